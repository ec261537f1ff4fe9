import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { Fold } from '../src/fold/index.js';
import { readText } from '../src/read/index.js';
import { hostile, readable } from './support/hostile.js';
import { ALL_RECORDINGS, eventsOf } from './support/recording.js';
import { gapped } from './support/span-logs.js';

/** Seconds after the last record up to which the log may be known. */
const LATER = [0n, 1n, 3n, 70n];

/** After each event, a glance at each container says what its state says. */
function expectGlances(events: readonly Event[]): void {
  const fold = new Fold();
  const ids = new Set(events.flatMap(({ id }) => id ?? []));
  for (const event of events) {
    fold.apply(event);
    for (const later of LATER) expectGlance(fold, ids, (fold.latest ?? 0n) + later * 1_000_000_000n);
  }
}

function expectGlance(fold: Fold, ids: ReadonlySet<string>, horizon: bigint): void {
  const state = new Fold(fold.state()).state().asOf(horizon);
  for (const id of ids) {
    const container = state.containers.find((one) => one.id === id);
    const glance = fold.glance(id, horizon);
    expect(glance === undefined).toBe(container === undefined);
    if (!glance) continue;
    const { lifecycle, settlesAt, ...rest } = glance;
    expect(container).toMatchObject(rest);
    expect(lifecycle).toBe(fold.machineState('container', id));
    // What silence settles is in doubt until then, and not from then on.
    if (settlesAt !== null)
      expect(container?.uncertain.includes('restarts')).toBe(horizon < settlesAt || isOpen(fold, id));
  }
}

/** Whether restarts are in doubt for good. */
function isOpen(fold: Fold, id: string): boolean {
  return fold.glance(id, (fold.latest ?? 0n) + 10n ** 12n)?.uncertain.includes('restarts') ?? false;
}

describe('a glance at a container', () => {
  it('says what its state says, whatever happened', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          hostile.filter(readable),
          gapped.map((log) => log.join('\n')),
        ),
        (log) => expectGlances(readText(log)),
      ),
      { numRuns: 30 },
    );
  });

  it.each(ALL_RECORDINGS.filter((_, i) => i % 6 === 0))('says what its state says in %s', (name) => {
    expectGlances(eventsOf(name).slice(0, 150));
  });
});
