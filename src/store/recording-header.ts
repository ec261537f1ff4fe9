import { RECORDING_SCHEMA } from '../read/index.js';

/** What a recording says of itself, in the first line of each of its segments. */
export interface RecordingAbout {
  /** Which engine it listens to; null is what the engine did not say. */
  readonly engine: {
    /** `docker` or `podman`. */
    readonly name: string;
    readonly version: string | null;
    readonly apiVersion: string | null;
    /** The engine's own id, by which another one is known. */
    readonly id: string | null;
    readonly hostname: string | null;
  };
  /** How far the engine's clock is ahead of the recorder's, in milliseconds, and how exactly that is known; null: nobody measured it. */
  readonly clockOffsetMilliseconds: number | null;
  readonly clockOffsetErrorMilliseconds: number | null;
  /** What was left out of the records, in words. */
  readonly redacted: readonly string[];
  /** The program that records, with its version. */
  readonly recorder: string;
}

/** The end of a segment that was not whole, and was cut off: where it was, and how much. */
export interface Cut {
  readonly segment: string;
  /** Counted from 1, the header's line too. */
  readonly line: number;
  readonly bytes: number;
}

/** The first line of a segment. */
export interface RecordingHeader extends RecordingAbout {
  readonly schema: typeof RECORDING_SCHEMA;
  readonly segment: number;
  /** When the segment was begun, by the recorder's clock: RFC 3339. */
  readonly startedAt: string;
  /** What was cut off the segment before, which a crash had left torn; null: nothing. */
  readonly cut: Cut | null;
}

/** The header's line, with its end. */
export function headerLine(about: RecordingAbout, own: Pick<RecordingHeader, 'segment' | 'startedAt' | 'cut'>): string {
  const { engine, clockOffsetMilliseconds, clockOffsetErrorMilliseconds, redacted, recorder } = about;
  const { name, version, apiVersion, id, hostname } = engine;
  const header: RecordingHeader = {
    schema: RECORDING_SCHEMA,
    segment: own.segment,
    startedAt: own.startedAt,
    recorder,
    engine: { name, version, apiVersion, id, hostname },
    clockOffsetMilliseconds,
    clockOffsetErrorMilliseconds,
    redacted,
    cut: own.cut,
  };
  return `${JSON.stringify(header)}\n`;
}

/** Every header begins so. */
const BEGINNING = `{"schema":"${RECORDING_SCHEMA}"`;

/** Whether a segment begins as one of a recording does, or as one that was cut off in its first line. */
export function beginsAsHeader(text: string): boolean {
  return text.length < BEGINNING.length ? BEGINNING.startsWith(text) : text.startsWith(BEGINNING);
}

/** The header in a segment's first line; null if it is none, or not whole. */
export function parseHeader(line: string): RecordingHeader | null {
  if (!line.startsWith(BEGINNING)) return null;
  try {
    return JSON.parse(line) as RecordingHeader;
  } catch {
    return null;
  }
}
