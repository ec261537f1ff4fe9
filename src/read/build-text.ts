import { parseInstant } from '../event/instant.js';
import { checked } from './bounds.js';
import type { TextLine } from './format.js';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const COLOUR = /\u001b\[[0-9;]*m/g;

/** The time in front of a line: GitHub's runners write one, `docker logs -t` does. */
const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z) /;

/** Text without what colours it on a terminal. */
export function plainText(text: string): string {
  return text.includes('\u001b') ? text.replace(COLOUR, '') : text;
}

/** A line of a log as the readers of builds take it. */
export function textLine(line: string, isEnded: boolean): TextLine {
  const stamp = STAMP.exec(line);
  const raw = (stamp ? line.slice(stamp[0].length) : line).replace(/\r+$/, '');
  const at = stamp ? parseInstant(stamp[1] ?? '') : null;
  return { text: plainText(raw), raw, at: at === null ? null : checked(at, 'time'), isEnded };
}
