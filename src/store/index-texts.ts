import type { BytesReader, BytesWriter } from './index-bytes.js';

/** How a text is written: a byte for each character; half a byte, for it is a number in base 16; 16 bits for each unit, which carry whatever is in it. */
const NARROW = 0;
const HEX = 1;
const WIDE = 2;
const FORM_BITS = 2;
const FORM_MASK = 3;

/** Shorter ones would not be shorter by much. */
const HEX_LENGTH_MIN = 16;
const IS_HEX = /^[0-9a-f]+$/;
const IS_WIDE = /[^\0-\xff]/;

function formOf(text: string): number {
  const { length } = text;
  if (length >= HEX_LENGTH_MIN && length % 2 === 0 && IS_HEX.test(text)) return HEX;
  return IS_WIDE.test(text) ? WIDE : NARROW;
}

/** Texts that are written once each, and named by their number from then on. */
export class TextsWriter {
  readonly #numbers = new Map<string, number>();
  #fresh: string[] = [];

  /** The number of a text. */
  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(text, number);
    this.#fresh.push(text);
    return number;
  }

  /** Writes those that are new since it was asked last: how many, the form and length of each, then all of one form together. */
  write(bytes: BytesWriter): void {
    const together = ['', '', ''];
    bytes.count(this.#fresh.length);
    for (const text of this.#fresh) {
      const form = formOf(text);
      bytes.count((text.length << FORM_BITS) | form);
      together[form] += text;
    }
    const [narrow = '', hex = '', wide = ''] = together;
    bytes.text(narrow, 'latin1');
    bytes.text(hex, 'hex');
    bytes.text(wide, 'utf16le');
    this.#fresh = [];
  }
}

/** The texts that {@link TextsWriter} wrote, in the order in which it did. */
export class TextsReader {
  readonly #texts: string[] = [];

  of(number: number): string {
    const text = this.#texts[number];
    if (text === undefined) throw new RangeError(`there is no text ${number}`);
    return text;
  }

  /** Adds those that stand there. They are cut out of one text of each form: that is a tenth of the work of reading one by one. */
  read(bytes: BytesReader): void {
    const heads: number[] = [];
    const lengths: [number, number, number] = [0, 0, 0];
    for (let count = bytes.count(); count > 0; count--) {
      const head = bytes.count();
      heads.push(head);
      lengths[(head & FORM_MASK) as 0 | 1 | 2] += head >>> FORM_BITS;
    }
    const narrow = bytes.text(lengths[NARROW], 'latin1');
    const hex = bytes.text(lengths[HEX] / 2, 'hex');
    const wide = bytes.text(lengths[WIDE] * 2, 'utf16le');
    this.#cut(heads, [narrow, hex, wide]);
  }

  #cut(heads: readonly number[], together: readonly [string, string, string]): void {
    const from: [number, number, number] = [0, 0, 0];
    for (const head of heads) {
      const form = (head & FORM_MASK) as 0 | 1 | 2;
      const to = from[form] + (head >>> FORM_BITS);
      this.#texts.push(together[form].slice(from[form], to));
      from[form] = to;
    }
  }
}
