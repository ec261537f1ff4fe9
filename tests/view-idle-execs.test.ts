import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Host } from '../bench/shape.js';
import type { Event } from '../src/event/event.js';
import { type HostState, Moments, type Target } from '../src/fold/index.js';
import { readText } from '../src/read/index.js';
import { toDocument } from '../src/view/document.js';
import { IdleExecs } from '../src/view/idle-execs.js';
import { history } from './support/arbitrary.js';
import { ALL_RECORDINGS, eventsOf } from './support/recording.js';

function thinned(events: readonly Event[]): readonly Event[] {
  const execs = new IdleExecs();
  for (const event of events) execs.push(event);
  return events.filter((event) => !execs.isIdle(event));
}

/** All that a state says, but for what execs are. */
function told(events: readonly Event[], target: Target): string {
  const moments = new Moments([target]);
  for (const event of events) if (!moments.push(event)) break;
  const [state] = moments.finish() as [HostState];
  const { events: _, position: __, ...rest } = toDocument(state);
  const containers = rest.containers.map(({ execs: ___, uncertain, ...container }) => ({
    ...container,
    uncertain: uncertain.filter((field) => field !== 'execs'),
  }));
  return JSON.stringify({ ...rest, containers });
}

function holds(events: readonly Event[], every: number): void {
  const kept = thinned(events);
  for (const [i, { at, position }] of kept.entries()) {
    if (i % every !== 0) continue;
    const targets: Target[] = [{ kind: 'position', position }];
    if (at !== null) targets.push({ kind: 'instant', at }, { kind: 'instant', at: at + 3_000_000_000n });
    for (const target of targets) expect(told(kept, target)).toBe(told(events, target));
  }
}

describe('execs that nothing depends on', () => {
  it('are most of a busy log', () => {
    const host = new Host(10, 5);
    const events = readText(Array.from({ length: 3_000 }, () => host.next()).join('\n'));
    const kept = thinned(events);
    expect(kept.length).toBeLessThan(events.length / 2);
    holds(events, 150);
  });

  it.each(ALL_RECORDINGS)('%s: without them every state says the same of all else', (name) => {
    const events = eventsOf(name);
    holds(events, Math.ceil(events.length / 10));
  });

  it('are so in impossible histories', () => {
    fc.assert(
      fc.property(history, (events) => {
        holds(events, 3);
      }),
    );
  });

  it('are none where one failed, did not end, or cleared something up', () => {
    const id = 'a'.repeat(64);
    const line = (type: string, second: number, data: object) =>
      JSON.stringify({
        type: `container.${type}`,
        at: `2026-11-23T21:50:0${second}Z`,
        id,
        data: { name: 'web', image: 'app:1', labels: {}, ...data },
      });
    const life = [line('create', 0, {}), line('start', 1, {})];
    const exec = (execId: string, exitCode: number | null, begin: number) => [
      line('exec_create', begin, { execId, command: 'sh' }),
      line('exec_start', begin, { execId, command: 'sh' }),
      ...(exitCode === null ? [] : [line('exec_die', begin + 1, { execId, exitCode })]),
    ];
    const left = (records: readonly string[]) => {
      const events = readText(`${[...records, line('top', 9, {})].join('\n')}\n`);
      return events.length - thinned(events).length;
    };
    expect(left([...life, ...exec('x', 0, 2)])).toBe(3);
    expect(left([...life, ...exec('x', 1, 2)])).toBe(0);
    expect(left([...life, ...exec('x', null, 2)])).toBe(0);
    // The first word of a container from before the log shows that it runs.
    expect(left(exec('x', 0, 2))).toBe(0);
  });
});
