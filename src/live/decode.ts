import { HindcastError } from '../error.js';
import { type BuildEvent, type Event, isBuildEvent } from '../event/event.js';
import { Unreadable } from '../read/format.js';
import { objectsIn } from '../read/json-text.js';
import { type Line, LineCutter, NEWLINE } from '../read/lines.js';
import { decodeAlone } from '../read/record.js';
import type { Redactor } from './redact.js';

/** What an engine says: not what was built, and nothing of Hindcast's own. */
export type Spoken = Exclude<Event, BuildEvent>;

/** A record of an engine as it may be written, and what it says; or why it cannot be read. */
export type Heard = { readonly line: string; readonly event: Spoken } | { readonly fault: string };

/** Bytes in, lines out, for as long as a stream goes on. What is longer than a line may be is passed over without being kept. */
export class LineStream {
  readonly #cutter = new LineCutter();

  push(chunk: Uint8Array): readonly Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      const line = this.#cutter.line(chunk.subarray(from, end));
      if (line) lines.push(line);
      from = end + 1;
    }
    if (from < chunk.length) this.#cutter.keep(chunk.subarray(from));
    return lines;
  }

  /** What is left when the stream ends; half a record is none, and comes again when the engine is asked again. */
  end(): readonly Line[] {
    return [...this.#cutter.end()];
  }
}

function decodeText(text: string, redactor: Redactor | null): Heard {
  const line = redactor?.redact(text) ?? text;
  try {
    const event = { ...decodeAlone(line, null), position: 0 } as Event;
    if (isBuildEvent(event) || event.type.startsWith('recording.'))
      return { fault: 'not what an engine says of itself' };
    return { line, event };
  } catch (error) {
    if (error instanceof Unreadable || error instanceof HindcastError) return { fault: error.message };
    throw error;
  }
}

/** What a line of an engine's stream says, without secrets if there is somebody to take them out. Several records may stand in it. */
export function decode({ text, fault }: Line, redactor: Redactor | null): readonly Heard[] {
  if (text === null) return [{ fault: fault ?? 'unreadable' }];
  const heard = decodeText(text, redactor);
  const several = 'fault' in heard ? objectsIn(text) : null;
  return several ? several.map((one) => decodeText(one, redactor)) : [heard];
}
