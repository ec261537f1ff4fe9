import { BuildLogs } from './build-logs.js';
import { record } from './fields.js';
import { type BuildFormat, type Format, type TextFormat, type Unplaced, Unreadable } from './format.js';
import { hindcastJson } from './hindcast-json.js';
import { CUT_OFF, type Line } from './lines.js';
import { recognise, recogniseText } from './recognise.js';
import { isRecordingHeader } from './recording-header.js';
import { NUL_BYTES } from './tear.js';

const EXCERPT_LENGTH = 40;

/** Any format, as somebody may ask for it. */
export type AnyFormat = Format | TextFormat | BuildFormat;

/**
 * Decodes one record, in its own format or in a given one. Throws {@link Unreadable} with a reason for people.
 *
 * In plain words: one event, but for records of a build, which tell of several things or of none, and the first line of a recording's segment, which is none.
 */
export function decodeRecord(line: Line, forced: AnyFormat | null, builds: BuildLogs): readonly Unplaced[] {
  if (line.text === null) throw new Unreadable(line.fault ?? 'unreadable');
  const textual = forced === null ? recogniseText(line.text) : 'decode' in forced && 'begins' in forced ? forced : null;
  // Hindcast's own lines may stand between the records of every format, and are objects.
  if (textual !== null && !isOwn(line.text)) {
    if (!textual.begins(line.text)) throw new Unreadable(`not of the format ${textual.name}: ${excerpt(line.text)}`);
    return [textual.decode(line.text, line.ended)];
  }
  return decodeJson(line, line.text, forced, builds);
}

/** An engine's record by itself: no build is asked. */
export function decodeAlone(text: string, format: AnyFormat | null): Unplaced {
  const line = { number: 1, text, fault: null, ended: true, returned: false };
  const [event] = decodeRecord(line, format, new BuildLogs([]));
  if (event === undefined) throw new Unreadable('a record that tells of nothing');
  return event;
}

function decodeJson(line: Line, text: string, forced: AnyFormat | null, builds: BuildLogs): readonly Unplaced[] {
  const fields = record(parse(line, text));
  if (!fields) throw new Unreadable(isCut(line, text) ? CUT_OFF : 'not an event: JSON, but no object');
  if (isRecordingHeader(fields)) return [];
  const known = forced === null || hindcastJson.recognises(fields) ? recognise(fields) : forced;
  const format = known !== null && 'recognises' in known ? known : null;
  if (!format?.recognises(fields)) {
    const told = builds.record(fields);
    if (told) return told;
    const wanted = forced ? `not of the format ${forced.name}` : 'not an event that is known';
    throw new Unreadable(`${wanted}: its keys are ${Object.keys(fields).slice(0, 5).join(', ') || 'none'}`);
  }
  return [format.decode(fields, text)];
}

function isOwn(text: string): boolean {
  if (!text.startsWith('{')) return false;
  try {
    const fields = record(JSON.parse(text));
    return fields !== null && (hindcastJson.recognises(fields) || isRecordingHeader(fields));
  } catch {
    return false;
  }
}

function parse(line: Line, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Unreadable(whyNotJson(line, text));
  }
}

/** Whether a last line without an end is the beginning of a record: of an object, or of a time. */
function isCut({ ended }: Line, text: string): boolean {
  return !ended && /^\s*(?:\{|\d{1,4}(?:-|$))/.test(text);
}

function whyNotJson(line: Line, text: string): string {
  if (text.includes('\0')) return NUL_BYTES;
  if (isCut(line, text)) return CUT_OFF;
  return `not JSON: ${excerpt(text)}`;
}

/** The beginning of a text from a log, safe to print. */
function excerpt(text: string): string {
  const start = text.slice(0, EXCERPT_LENGTH);
  return JSON.stringify(start) + (text.length > EXCERPT_LENGTH ? '…' : '');
}
