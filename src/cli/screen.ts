import { clearLine, clearScreenDown, cursorTo } from 'node:readline';
import stringWidth from 'string-width';
import type { Io } from './io.js';

type Terminal = Io['stdout'];

/** The other page of a terminal, so that what stood on the first one is there again afterwards; and the cursor out of the way. */
const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';
const COLUMNS_DEFAULT = 80;
const ROWS_DEFAULT = 24;

/** Whether a terminal can be drawn on. */
export function isDrawable({ stdout, env }: Io): boolean {
  return stdout.isTTY === true && env.TERM !== 'dumb';
}

/** A page of a terminal that is drawn over and over; its last state is left behind as lines. */
export class Screen {
  readonly #terminal: Terminal;
  #lines: readonly string[] = [];
  #isOpen = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  open(): void {
    this.#isOpen = true;
    this.#terminal.write(ENTER);
    this.#terminal.on('resize', this.#draw);
    // Whatever ends the program: the terminal is as it was.
    process.once('exit', this.#restore);
  }

  show(text: string): void {
    this.#lines = text.trimEnd().split('\n');
    this.#draw();
  }

  close(): void {
    this.#restore();
    process.off('exit', this.#restore);
    this.#terminal.off('resize', this.#draw);
    if (this.#lines.length > 0) this.#terminal.write(`${this.#lines.join('\n')}\n`);
  }

  readonly #restore = (): void => {
    if (this.#isOpen) this.#terminal.write(LEAVE);
    this.#isOpen = false;
  };

  readonly #draw = (): void => {
    if (!this.#isOpen) return;
    const { columns, rows } = this.#terminal;
    for (const [row, line] of fitted(this.#lines, columns || COLUMNS_DEFAULT, rows || ROWS_DEFAULT).entries()) {
      cursorTo(this.#terminal, 0, row);
      this.#terminal.write(line);
      clearLine(this.#terminal, 1);
    }
    clearScreenDown(this.#terminal);
  };
}

/** What there is room for: the first lines, and how many more there are. */
export function fitted(lines: readonly string[], columns: number, rows: number): readonly string[] {
  const isWhole = lines.length <= rows;
  const shown = isWhole ? lines : [...lines.slice(0, rows - 1), `and ${lines.length - rows + 1} more`];
  return shown.map((line) => cut(line, columns));
}

function cut(line: string, columns: number): string {
  if (line.length <= columns && stringWidth(line) <= columns) return line;
  let width = 0;
  let end = 0;
  for (const character of line) {
    width += stringWidth(character);
    if (width > columns) break;
    end += character.length;
  }
  return line.slice(0, end);
}
