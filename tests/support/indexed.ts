import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect } from 'vitest';
import { Host } from '../../bench/shape.js';
import type { Event } from '../../src/event/event.js';
import { type HostState, Moments, type Target } from '../../src/fold/index.js';
import { readLogs } from '../../src/read/index.js';
import { type IndexOptions, openIndex, openLogs } from '../../src/store/index.js';
import { toDocument } from '../../src/view/document.js';
import { hostile, readable } from './hostile.js';

/** A folder that goes with the tests of this file. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'hindcast-index-test-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** All events of a log, as a replay reads them. */
export async function replayed(path: string): Promise<readonly Event[]> {
  const events: Event[] = [];
  for await (const batch of readLogs(await openLogs([path]))) events.push(...batch);
  return events;
}

/** The state at a moment, as a replay finds it. */
export function byReplay(events: readonly Event[], target: Target): HostState {
  const moments = new Moments([target]);
  for (const event of events) if (!moments.push(event)) break;
  return moments.finish()[0] as HostState;
}

export const text = (state: HostState): string => JSON.stringify(toDocument(state));

/** Every moment about which a log can be asked: the end, each position, each time, and those around and between. */
export function momentsOf(events: readonly Event[]): readonly Target[] {
  const times = events.flatMap((event) => {
    const at = event.type === 'recording.gap' ? [event.at, event.data.from] : [event.at];
    return at.flatMap((time) =>
      time === null ? [] : [time - 10_000_000_000n, time - 1n, time, time + 1n, time + 700_000_000n],
    );
  });
  const positions = Array.from({ length: events.length + 3 }, (_, position) => position);
  return [
    { kind: 'end' },
    ...positions.map((position) => ({ kind: 'position', position }) as const),
    ...[...new Set(times)].map((at) => ({ kind: 'instant', at }) as const),
  ];
}

let logs = 0;

/** A log of this text, and where it stands. */
export function logIn(where: string, content: string): string {
  logs += 1;
  const path = join(where, `log-${logs}.jsonl`);
  writeFileSync(path, content);
  return path;
}

/** A made-up log, places at which it was read before it had grown to its end (and whether in the one way or the other), and how large a block is. */
export const growing = fc
  .tuple(
    fc
      .array(hostile, { minLength: 1, maxLength: 3 })
      .map((logs) => logs.join(''))
      .filter(readable),
    fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 4 }),
    fc.integer({ min: 60, max: 3000 }),
  )
  .map(([log, steps, blockBytes]) => {
    const cuts = steps.map(([where, isOther]) => ({ at: 1 + (where % (log.length - 1)), isOther }));
    return { log, cuts: cuts.sort((a, b) => a.at - b.at), blockBytes };
  });

export function busy(records: number, seed = 1): string {
  const host = new Host(8, seed);
  return Array.from({ length: records }, () => `${host.next()}\n`).join('');
}

/** Opens an index, and what was said of it. */
export async function opened(path: string, options: IndexOptions = {}) {
  const said: string[] = [];
  const index = await openIndex(path, {
    build: 'all',
    blockBytes: 20_000,
    onNotice: (notice) => said.push(notice.replaceAll(`${dirname(path)}/`, '/')),
    ...options,
  });
  return { index, said };
}

export async function made(path: string, options: IndexOptions = {}): Promise<void> {
  const { index } = await opened(path, options);
  await index.close();
}

/** Holds the index against a replay at some moments; gives what was said. */
export async function expectTrue(
  path: string,
  options: IndexOptions = {},
): Promise<{ said: readonly string[]; isNew: boolean; records: number }> {
  const { index, said } = await opened(path, options);
  const events = await replayed(path);
  const moments = momentsOf(events).filter((_, i, all) => i % Math.ceil(all.length / 25) === 0);
  for (const target of moments) expect(text(await index.at(target))).toBe(text(byReplay(events, target)));
  const { isNew, records } = index;
  await index.close();
  return { said, isNew, records };
}

/** What stands beside a log, the log itself left out. */
export const beside = (path: string) =>
  readdirSync(dirname(path)).filter((name) => name.startsWith(`${basename(path)}.`));

/** A baseline of a log: there was a volume, of which it does not speak. */
export async function baselineOf(path: string): Promise<readonly Event[]> {
  const [event] = await replayed(path);
  const data = { subject: 'volume', driver: 'local', createdAt: null } as const;
  const at = event?.at ?? 0n;
  return [{ type: 'recording.observed', at, position: 0, id: 'from-before', data, source: 'hindcast' }];
}
