import { record } from './fields.js';
import { type Format, type Unplaced, Unreadable } from './format.js';
import { CUT_OFF, type Line } from './lines.js';
import { recognise } from './recognise.js';

const EXCERPT_LENGTH = 40;

/** Decodes one record, in its own format or in a given one. Throws {@link Unreadable} with a reason for people. */
export function decodeRecord(line: Line, forced: Format | null): Unplaced {
  if (line.text === null) throw new Unreadable(line.fault ?? 'unreadable');
  const fields = record(parse(line, line.text));
  if (!fields) throw new Unreadable('not an event: JSON, but no object');
  const format = forced ?? recognise(fields);
  if (!format?.recognises(fields)) {
    const wanted = forced ? `not of the format ${forced.name}` : 'not an event that is known';
    throw new Unreadable(`${wanted}: its keys are ${Object.keys(fields).slice(0, 5).join(', ') || 'none'}`);
  }
  return format.decode(fields, line.text);
}

function parse(line: Line, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Unreadable(whyNotJson(line, text));
  }
}

function whyNotJson({ ended }: Line, text: string): string {
  if (text.includes('\0')) return 'NUL bytes: a piece of the file was never written';
  if (!ended && text.trimStart().startsWith('{')) return CUT_OFF;
  return `not JSON: ${excerpt(text)}`;
}

/** The beginning of a text from a log, safe to print. */
function excerpt(text: string): string {
  const start = text.slice(0, EXCERPT_LENGTH);
  return JSON.stringify(start) + (text.length > EXCERPT_LENGTH ? '…' : '');
}
