import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { Fold } from '../src/fold/index.js';
import { check, type Fact, type Truth } from '../src/view/check.js';
import { type Checkpoint, checkpointsOf, eventsOf, RECORDINGS } from './support/recording.js';

/** The state of the thing when the recording began, as a baseline that was inspected. */
function baseline(truth: readonly Truth[]): Event[] {
  return truth.map(({ id, facts }) => {
    return { type: 'recording.observed', at: 0n, position: 0, id, data: facts, source: 'inspect' };
  });
}

/** How many records of the log lie before a checkpoint: the engine's, and the gaps that were over by then. */
function positionOf(events: readonly Event[], { afterEvents, snapshotStart }: Checkpoint): number {
  let seen = 0;
  let position = 0;
  for (const event of events) {
    const isGap = event.type === 'recording.gap';
    if (isGap ? event.data.to >= snapshotStart : seen >= afterEvents) break;
    if (!isGap) seen += 1;
    position += 1;
  }
  return position;
}

function factsOf(name: string, withBaseline: boolean): readonly (Fact & { readonly checkpoint: string })[] {
  const events = eventsOf(name);
  const checkpoints = checkpointsOf(name);
  const fold = new Fold();
  if (withBaseline) for (const event of baseline(checkpoints[0]?.truth ?? [])) fold.apply(event);
  let position = 0;
  return checkpoints
    .filter(({ stable }) => stable)
    .flatMap((checkpoint) => {
      const to = positionOf(events, checkpoint);
      for (const event of events.slice(position, to)) fold.apply(event);
      position = Math.max(position, to);
      const label = `${checkpoint.why} (after ${checkpoint.afterEvents})`;
      return check(fold.state(), checkpoint.truth, true).map((fact) => ({ ...fact, checkpoint: label }));
    });
}

const show = ({ checkpoint, subject, name, id, field, log, engine }: Fact & { checkpoint: string }) =>
  `${checkpoint}: ${subject} ${name ?? id}.${field} is ${String(log)}, the engine says ${String(engine)}`;

/** The five logs that a first replay must get right, by hand checked: at least so much of what they decide is said, and right. */
const MAIN = ['webapp-incident', 'compose-stack', 'stop-kill-pause-matrix', 'image-retag-story', 'rand-5-sequential'];
const FIRST_FIELDS = new Set(['exists', 'name', 'status', 'exitCode']);

describe.each(RECORDINGS)('%s', (name) => {
  it.each([
    ['from the log alone', false],
    ['with a baseline', true],
  ])('says nothing wrong, %s', (_, withBaseline) => {
    const facts = factsOf(name, withBaseline);
    expect(facts.length).toBeGreaterThan(50);
    expect(facts.filter(({ verdict }) => verdict === 'wrong').map(show)).toEqual([]);
  });

  it('knows more with a baseline than without', () => {
    const right = (withBaseline: boolean) =>
      factsOf(name, withBaseline).filter(({ verdict }) => verdict === 'right').length;
    expect(right(true)).toBeGreaterThanOrEqual(right(false));
  });
});

describe.each(MAIN)('docker-20/%s', (name) => {
  it('is decided about ids, names, status and exit codes, nearly everywhere', () => {
    const facts = factsOf(`docker-20/${name}`, false).filter(
      ({ subject, field }) => subject === 'container' && FIRST_FIELDS.has(field),
    );
    const right = facts.filter(({ verdict }) => verdict === 'right').length;
    expect(right / facts.length).toBeGreaterThan(0.9);
  });
});
