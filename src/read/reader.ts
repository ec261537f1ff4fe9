import { HindcastError } from '../error.js';
import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { type Format, type TextFormat, type Unplaced, Unreadable } from './format.js';
import { Gatherer } from './gather.js';
import { objectsIn } from './json-text.js';
import { type Line, LineCutter, NEWLINE } from './lines.js';
import { PORTRAIT_BYTES, portrait } from './portrait.js';
import { formatNamed } from './recognise.js';
import { decodeRecord } from './record.js';
import { Templates } from './templates.js';

/** Turns the bytes of one log into events, counting its records and remembering what went wrong. */
export class LogReader {
  readonly #name: string;
  readonly #format: Format | TextFormat | null;
  #part: string;
  #cutter = new LineCutter();
  readonly #gatherer = new Gatherer();
  readonly #templates: Templates;
  #head = new Uint8Array(0);
  #records = 0;
  #readable = 0;
  #last: Instant = 0n;
  #line = 0;
  #firstFault: string | null = null;

  constructor(name: string, format?: string) {
    this.#name = name;
    this.#part = name;
    this.#format = format === undefined ? null : formatNamed(format);
    this.#templates = new Templates((text) =>
      decodeRecord({ number: 1, text, fault: null, ended: true, returned: false }, this.#format),
    );
  }

  /** Whether not one byte has come. */
  get isEmpty(): boolean {
    return this.#head.length === 0;
  }

  /** Goes on with another file of the same log: its lines count from 1, its records go on. */
  begin(part: string): void {
    this.#part = part;
    this.#cutter = new LineCutter();
    this.#line = 0;
  }

  push(chunk: Uint8Array): Event[] {
    if (this.#records === 0 && this.#head.length < PORTRAIT_BYTES) this.#remember(chunk);
    const events: Event[] = [];
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let from = 0;
    while (from < chunk.length) {
      if (this.#compare(chunk, view, from, events)) {
        from = this.#templates.end;
        continue;
      }
      const end = chunk.indexOf(NEWLINE, from);
      if (end < 0) break;
      this.#parse(chunk, view, from, end, events);
      from = end + 1;
    }
    if (from < chunk.length) this.#cutter.keep(chunk.subarray(from));
    return events;
  }

  /** The rest. `fault`: why the bytes ended before the log did; it counts as a record that cannot be read. */
  end(fault: string | null = null): Event[] {
    const events: Event[] = [];
    const faulty = this.#records - this.#readable;
    for (const line of this.#cutter.end()) this.#read(line, events);
    for (const record of this.#gatherer.end()) this.#decode(record, events);
    const last = events.at(-1);
    if (fault === null) return events;
    // A record that the same fault cut off is not one more.
    const isCut = this.#records - this.#readable > faulty && last?.type === 'recording.unreadable';
    if (isCut) events.splice(-1, 1, { ...last, data: { ...last.data, reason: fault } });
    else events.push(this.#unreadable(this.#line + 1, fault));
    return events;
  }

  /** Throws `input` if there were records and not one could be read: then this is no log. */
  finish(): void {
    if (this.#records === 0 || this.#readable > 0) return;
    const known = portrait(this.#head);
    throw new HindcastError('input', `${this.#name}: not an event log`, {
      expected: "lines such as `docker events --format '{{json .}}'` writes",
      found: known?.found ?? this.#firstFault ?? 'nothing that is known',
      cure: known?.cure ?? "Record one with: docker events --format '{{json .}}' > log.jsonl",
    });
  }

  #remember(chunk: Uint8Array): void {
    const head = new Uint8Array(Math.min(PORTRAIT_BYTES, this.#head.length + chunk.length));
    head.set(this.#head);
    head.set(chunk.subarray(0, head.length - this.#head.length), this.#head.length);
    this.#head = head;
  }

  /** A record like one that was decoded before. */
  #compare(chunk: Uint8Array, view: DataView, from: number, events: Event[]): boolean {
    if (!this.#cutter.isBetween || !this.#gatherer.isIdle) return false;
    const event = this.#templates.match(chunk, view, from, this.#records + 1);
    if (event === null) return false;
    this.#line = this.#cutter.skip();
    this.#records += 1;
    this.#readable += 1;
    this.#last = event.at;
    events.push(event);
    return true;
  }

  /** A line, and what the templates can learn of it if it is a record by itself and stands whole in the chunk. */
  #parse(chunk: Uint8Array, view: DataView, from: number, end: number, events: Event[]): void {
    const isWhole = this.#cutter.isBetween && this.#gatherer.isIdle;
    const line = this.#cutter.line(chunk.subarray(from, end));
    if (line === null) return;
    const before = events.length;
    this.#read(line, events);
    const event = events[before];
    if (!isWhole || line.text?.length !== end - from || event === undefined || events.length !== before + 1) return;
    if (event.type !== 'recording.unreadable') this.#templates.learn(line.text, view, from, event);
  }

  #read(line: Line, events: Event[]): void {
    this.#line = line.number;
    for (const record of this.#gatherer.push(line)) this.#decode(record, events);
  }

  #decode(line: Line, events: Event[]): void {
    try {
      const event = decodeRecord(line, this.#format);
      this.#readable += 1;
      this.#last = event.at;
      events.push(this.#place(event));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      const several = line.text === null ? null : objectsIn(line.text);
      if (several === null) events.push(this.#unreadable(line.number, error.message));
      else for (const text of several) this.#decode({ ...line, text }, events);
    }
  }

  #unreadable(line: number, reason: string): Event {
    this.#firstFault ??= reason;
    const data = { log: this.#part, line, reason };
    return this.#place({ type: 'recording.unreadable', at: this.#last, id: null, data, source: 'hindcast' });
  }

  #place(event: Unplaced): Event {
    this.#records += 1;
    const { type, at, id, data, source } = event;
    return { type, at, position: this.#records, id, data, source } as Event;
  }
}
