import type { Event, EventOf } from '../../event/event.js';
import { type Instant, MILLISECOND } from '../../event/instant.js';
import { called, type Desk, type Detector, subjectOf, typed } from './desk.js';
import { Positions } from './positions.js';
import type { Run, Signal } from './runs.js';
import { long, signalName, times } from './words.js';

const SIGKILL = 9;

/** Who is given less than this between the two signals was given no time at all, as by `stop -t 0`. */
const GRACE_MIN: Instant = 500n * MILLISECOND;

interface Stops {
  readonly evidence: Positions;
  readonly from: Instant;
  count: number;
}

/** The first signal of a stop and the SIGKILL that had to follow. */
function escalation({ signals }: Run): readonly [Signal, Signal] | null {
  const kill = signals.at(-1);
  const ask = signals.at(-2);
  if (kill?.number !== SIGKILL || !ask || ask.number === null || ask.number === SIGKILL) return null;
  return kill.at - ask.at < GRACE_MIN ? null : [ask, kill];
}

/** A stop that had to end in SIGKILL: that it was a stop shows when the engine says so. */
export function stopByKill(desk: Desk): Detector {
  const all = new Map<string, Stops>();

  function onStop(run: Run, event: EventOf<'container.stop'>): void {
    const signals = escalation(run);
    if (!signals || (run.ended !== null && run.ended.at < signals[0].at)) return;
    const [ask, kill] = signals;
    const end = run.ended ?? event;
    const stops = all.get(run.id) ?? { evidence: new Positions(), from: ask.at, count: 0 };
    all.set(run.id, stops);
    stops.count += 1;
    stops.evidence.add(ask.position, kill.position, end.position);
    const name = signalName(ask.number);
    const { from, count, evidence } = stops;
    desk.tell('sigkill', {
      ...{ key: `sigkill ${run.id}`, severity: 'warning', certain: true, subjects: [subjectOf(run)] },
      ...{ from, to: end.at, count, evidence },
      what: `${called(run)} did not end on ${name} and had to be killed (SIGKILL)${count === 1 ? '; it' : ` ${times(count)}; last it`} took ${long(end.at - ask.at)}, of ${long(kill.at - ask.at)} given`,
      why: `it ignores ${name} or is slow to act on it: it had no chance to put its data in order, and every stop and deployment waits for it`,
      cure: `Handle ${name} in it (as process 1 it ignores what it does not handle: start it with --init, or by exec), or give it more time (--stop-timeout).`,
      commands: [`docker inspect -f '{{json .Config.Entrypoint}} {{json .Config.Cmd}}' ${typed(run)}`],
    });
  }

  return {
    push(event: Event, run: Run | null): void {
      if (!run) return;
      if (event.type === 'container.stop') onStop(run, event);
      else if (event.type === 'container.destroy') all.delete(run.id);
    },
  };
}
