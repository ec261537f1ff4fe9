import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll } from 'vitest';
import type { Event } from '../../src/event/event.js';
import { readLog } from '../../src/read/index.js';
import { openPath } from '../../src/store/index.js';

/** Folders that are not there yet, in one that goes with the tests of this file. */
export function folders(): () => string {
  const home = mkdtempSync(join(tmpdir(), 'hindcast-recording-'));
  let made = 0;
  afterAll(() => rmSync(home, { recursive: true }));
  return () => join(home, String(++made));
}

/** Which of them a log or a recording holds, in its order; what cannot be read is null. */
export async function numbersIn(path: string): Promise<(number | null)[]> {
  const events = await eventsIn(path);
  return events.map(({ type, id }) => (type === 'recording.unreadable' ? null : Number(/^c(\d+)/.exec(id ?? '')?.[1])));
}

export async function eventsIn(path: string): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of readLog(await openPath(path))) events.push(event);
  return events;
}

/** A segment's text, packed or not, and its first line. */
export function segment(folder: string, name: string): { header: Record<string, unknown>; body: readonly string[] } {
  const bytes = readFileSync(join(folder, name));
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const [header = '', ...body] = text.trimEnd().split('\n');
  return { header: JSON.parse(header), body };
}

export const segmentsIn = (folder: string): string[] =>
  readdirSync(folder).filter((name) => /\.jsonl(\.gz)?$/.test(name));

/** A clock that somebody else turns. It begins now, for the disk has one of its own. */
export class Clock {
  #now = Date.now();
  readonly now = (): number => this.#now;
  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

export const HOUR = 3_600_000;
