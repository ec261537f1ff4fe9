import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Event } from '../../src/event/event.js';
import { type HostState, Moments, type Target } from '../../src/fold/index.js';
import { readLogs } from '../../src/read/index.js';
import { openLogs } from '../../src/store/index.js';
import { toDocument } from '../../src/view/document.js';

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

let made = 0;

/** A log of this text, and where it stands. */
export function logIn(where: string, content: string): string {
  made += 1;
  const path = join(where, `log-${made}.jsonl`);
  writeFileSync(path, content);
  return path;
}
