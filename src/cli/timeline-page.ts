import stringWidth from 'string-width';
import { formatInstant } from '../event/instant.js';
import { humanDuration } from '../view/duration.js';
import type { TimelineData } from '../view/timeline.js';
import { colours } from './colours.js';
import { cut } from './cut.js';
import { type Io, safe } from './io.js';
import { ticksBetween } from './timeline-axis.js';
import { Columns, cellsOf, gapCells } from './timeline-cells.js';
import { type Glyph, LEGEND } from './timeline-glyphs.js';
import { headingOf, labelOf, notesOf, shortTime } from './timeline-labels.js';

/** The names of lanes take at most so many columns; of longer ones the beginning shows. */
const LABEL_COLUMNS_MAX = 32;

/** So far apart are times on the axis, at least. */
const TICK_COLUMNS_MIN = 14;

export interface PageOptions {
  readonly width: number;
  readonly ascii: boolean;
}

type Cells = readonly (Glyph | null)[];

/** The page that `hindcast timeline` prints. */
export function timelinePage(data: TimelineData, logs: readonly string[], options: PageOptions, io: Io): string {
  const { from, to, lanes } = data;
  if (from === null || to === null) return `${safe(logs.join(', '))}: no time in it, nothing to draw\n`;
  const labels = lanes.map((lane, i) => cut(safe(labelOf(lane, lanes[i - 1])), LABEL_COLUMNS_MAX));
  const left = Math.min(LABEL_COLUMNS_MAX, Math.max(9, ...labels.map((label) => stringWidth(label)))) + 2;
  const columns = new Columns(from, to, Math.max(10, options.width - left));
  const painter = new Painter(options.ascii, io);
  const rows = lanes.flatMap((lane, i) => {
    const heading = headingOf(lane, lanes[i - 1]);
    const row = `${pad(labels[i] ?? '', left)}${painter.row(cellsOf(lane, columns))}`;
    return heading === '' ? [row] : [safe(heading), row];
  });
  const gaps = gapCells(data, columns);
  if (gaps) rows.push(`${pad('recording', left)}${painter.row(gaps)}`);
  const notes = notesOf(data).flatMap((text) => wrapped(text, options.width));
  const above = [head(logs, columns), ...notes, ...axis(columns, left, options.ascii)];
  const lines = [...above, ...rows, '', ...painter.legend(options.width)];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

/** Draws cells, and remembers what it has drawn for the legend. */
class Painter {
  readonly #ascii: boolean;
  readonly #colours: ReturnType<typeof colours>;
  readonly #used = new Set<Glyph>();

  constructor(ascii: boolean, io: Io) {
    this.#ascii = ascii;
    this.#colours = colours(io);
  }

  row(cells: Cells): string {
    let text = '';
    for (let at = 0; at < cells.length; ) {
      const glyph = cells[at] ?? null;
      let end = at + 1;
      while (end < cells.length && (cells[end] ?? null) === glyph) end += 1;
      text += glyph === null ? ' '.repeat(end - at) : this.#draw(glyph, end - at);
      at = end;
    }
    return text;
  }

  legend(width: number): readonly string[] {
    const entries = LEGEND.filter((glyph) => this.#used.has(glyph)).map((glyph) => ({
      text: `${this.#draw(glyph, 1)} ${glyph.name}`,
      width: glyph.name.length + 2,
    }));
    const lines: string[] = [];
    let room = 0;
    for (const { text, width: wide } of entries) {
      if (lines.length > 0 && room >= wide + 3) lines[lines.length - 1] += `   ${text}`;
      else lines.push(text);
      room = (lines.length > 0 && room >= wide + 3 ? room - 3 : width) - wide;
    }
    return lines;
  }

  #draw(glyph: Glyph, count: number): string {
    this.#used.add(glyph);
    return this.#colours[glyph.colour]((this.#ascii ? glyph.ascii : glyph.unicode).repeat(count));
  }
}

const pad = (text: string, columns: number) => text + ' '.repeat(Math.max(0, columns - stringWidth(text)));

/** Words, in lines of at most so many columns; a word that is longer has a line of its own. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && stringWidth(longer) > width) lines.push(word);
    else lines.splice(-1, 1, longer);
  }
  return lines;
}

function head(logs: readonly string[], { from, to, count }: Columns): string {
  const [begin, end] = [from, to].map((at) => formatInstant(at).slice(0, 19).replace('T', ' '));
  const until = begin?.slice(0, 10) === end?.slice(0, 10) ? end?.slice(11) : end;
  const column = shortTime((to - from) / BigInt(count));
  const long = humanDuration(to - from).toLowerCase();
  return `${safe(logs.join(', '))}: ${begin} to ${until} UTC, ${long}; a column is ${column}`;
}

/** Two lines: times, and where they are. */
function axis(columns: Columns, left: number, ascii: boolean): readonly string[] {
  const ticks = ticksBetween(columns.from, columns.to, Math.floor(columns.count / TICK_COLUMNS_MIN));
  let texts = ' '.repeat(left);
  let places = ' '.repeat(left);
  for (const { at, text } of ticks) {
    const column = left + columns.of(at);
    if (column < texts.length + (texts.trim() === '' ? 0 : 1) || column + text.length > left + columns.count) continue;
    texts = `${texts.padEnd(column)}${text}`;
    places = `${places.padEnd(column)}${ascii ? '|' : '╷'}`;
  }
  return [texts, places];
}
