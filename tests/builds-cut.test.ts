import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { LogReader } from '../src/read/reader.js';
import { buildsIn, recordedBuild } from './support/builds.js';

const LOGS = [
  ['buildx-0.13', 'failing-run.rawjson.jsonl'],
  ['buildx-0.13', 'scratch.rawjson.jsonl'],
  ['buildx-0.13', 'interrupted.rawjson.jsonl'],
  ['buildx-0.13', 'failing-run.plain.txt'],
  ['buildx-0.13', 'parallel-warnings.plain.txt'],
  ['buildx-0.13', 'interrupted.plain.txt'],
  ['docker-20', 'buildkit-failing-run.plain.txt'],
  ['docker-20', 'buildkit-multi-stage.trace.jsonl'],
  ['docker-20', 'failing-run.jsonl'],
  ['docker-20', 'multi-stage.jsonl'],
  ['docker-20', 'classic-cli20-success.txt'],
  ['docker-26', 'classic-cli28-success.txt'],
] as const;

/** All events of some bytes, whatever they are. */
function eventsOf(bytes: Uint8Array): readonly Event[] {
  const reader = new LogReader('log');
  return [...reader.push(bytes), ...reader.end()];
}

const readable = (events: readonly Event[]) => events.filter((event) => event.type !== 'recording.unreadable');
/** Before the first time in it, a log of BuildKit names its build by less, does not say when it began, and what is cut off
 * is told first. */
const withoutId = (events: readonly Event[]) =>
  readable(events).map((event) => ({
    ...event,
    id: null,
    position: 0,
    at: event.type === 'build.start' ? null : event.at,
  }));

/** Every byte of a short log and of every end; of the rest enough to meet every place of every kind of line. */
const cutsOf = ({ length }: Uint8Array) =>
  Array.from({ length }, (_, cut) => cut).filter((cut) => length < 1_500 || cut % 7 === 0 || length - cut < 300);

describe.each(LOGS)('L6: %s %s, cut anywhere', (engine, name) => {
  const whole = new TextEncoder().encode(recordedBuild(engine, name).log);
  const all = withoutId(eventsOf(whole));
  const [end] = buildsIn(eventsOf(whole));
  const cuts = cutsOf(whole);

  it('reads as its beginning, and says nothing that the whole does not', () => {
    for (const cut of cuts) {
      const events = withoutId(eventsOf(whole.slice(0, cut)));
      expect(events, `cut at ${cut}`).toEqual(all.slice(0, events.length));
    }
  });

  it('runs until the log says how it ended', () => {
    const seen = new Set<string>();
    for (const cut of cuts) {
      const events = eventsOf(whole.slice(0, cut));
      const [build] = buildsIn(events);
      if (!build) continue;
      seen.add(build.status);
      const hasEnd = events.some(({ type }) => /^build\.(?:finish|fail|cancel)$/.test(type));
      expect(build.status, `cut at ${cut}`).toBe(hasEnd ? end?.status : 'running');
      if (!hasEnd) expect([build.finishedAt, build.imageId]).toEqual([null, null]);
    }
    expect([...seen][0]).toBe('running');
  });
});

describe('a log that was garbled', () => {
  const logs = LOGS.map(([engine, name]) => new TextEncoder().encode(recordedBuild(engine, name).log));

  it('is read to its end, whatever bytes were changed', () => {
    const change = fc.record({ at: fc.nat(), byte: fc.nat({ max: 255 }) });
    fc.assert(
      fc.property(fc.constantFrom(...logs), fc.array(change, { minLength: 1, maxLength: 8 }), (log, changes) => {
        const bytes = log.slice();
        for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
        for (const build of buildsIn(eventsOf(bytes)))
          expect(build.status).toMatch(/^(?:running|succeeded|failed|canceled)$/);
      }),
      { numRuns: 300 },
    );
  });

  it('is read to its end, whatever lines are missing or come twice', () => {
    const texts = logs.map((log) => new TextDecoder().decode(log).split('\n'));
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(fc.nat(), { maxLength: 30 }), (lines, order) => {
        const log = order.map((at) => lines[at % lines.length]).join('\n');
        for (const { steps } of buildsIn(eventsOf(new TextEncoder().encode(log))))
          expect(steps.map(({ number }) => number)).toEqual(
            [...new Set(steps.map(({ number }) => number))].sort((a, b) => a - b),
          );
      }),
      { numRuns: 300 },
    );
  });
});
