import type { Event, EventOf } from '../../event/event.js';
import { type Instant, SECOND } from '../../event/instant.js';
import { called, type Desk, type Detector, subjectOf, typed } from './desk.js';
import { Positions } from './positions.js';
import type { Run, Signal } from './runs.js';
import { signalName } from './words.js';

const SIGKILL = 9;

/** After a SIGKILL no policy acts; only a `stop` or a removal may still show that it was a part of that. */
const AFTER_KILL: Instant = 5n * SECOND;

/** After any other signal a policy would have acted by then: its longest wait, and what a start takes. */
const AFTER_SIGNAL: Instant = 65n * SECOND;

interface Down {
  readonly run: Run;
  readonly signal: Signal;
  readonly at: Instant;
  readonly position: number;
  readonly due: Instant;
  readonly certain: boolean;
  told: boolean;
}

const alarm = (id: string) => `policy-disarmed ${id}`;

/** A container with a restart policy that a signal through the engine ended, and that stays down for it. */
export function policyDisarmed(desk: Desk): Detector {
  /** Containers that have a policy: whether that is proven, or only that the engine started them when it came up. */
  const policies = new Map<string, boolean>();
  const down = new Map<string, Down>();
  /** Until then the engine came up by itself. */
  let bootUntil: Instant | null = null;

  function learn(run: Run, event: Event): void {
    if (event.type === 'recording.observed' && event.data.subject === 'container') {
      const { restartPolicy } = event.data;
      if (restartPolicy === null) return;
      if (/^(?:always|unless-stopped|on-failure)$/.test(restartPolicy)) policies.set(run.id, true);
      else policies.delete(run.id);
    } else if (event.type === 'container.update') {
      // It may have taken the policy away.
      policies.delete(run.id);
    } else if (event.type === 'container.start') {
      const now = desk.fold.container(run.id);
      if (now?.restarts && !now.uncertain.includes('restarts')) policies.set(run.id, true);
      else if (bootUntil !== null && event.at < bootUntil && !policies.has(run.id)) policies.set(run.id, false);
    }
  }

  function onDie(run: Run, { at, position }: EventOf<'container.die'>): void {
    const certain = policies.get(run.id);
    const signal = run.signals.at(-1);
    if (certain === undefined || !signal || run.stopped) return;
    const due = at + (signal.number === SIGKILL ? AFTER_KILL : AFTER_SIGNAL);
    const seen: Down = { run: { ...run }, signal, at, position, due, certain, told: false };
    down.set(run.id, seen);
    desk.alarms.set(alarm(run.id), due, () => stays(seen));
  }

  function stays(seen: Down): void {
    seen.told = true;
    tell(seen, null);
  }

  /** Something else came: what was due before it is told, the rest was no signal's work. */
  function over(id: string, at: Instant): void {
    const seen = down.get(id);
    if (!seen) return;
    down.delete(id);
    desk.alarms.cancel(alarm(id));
    if (!seen.told && at <= seen.due) return;
    tell(seen, at);
  }

  function tell({ run, signal, at, position, certain }: Down, to: Instant | null): void {
    const name = signalName(signal.number);
    desk.tell('policy-disarmed', {
      ...{ key: `policy-disarmed ${run.id} ${position}`, severity: 'warning', certain, subjects: [subjectOf(run)] },
      ...{ from: at, to, count: 1, evidence: new Positions().add(signal.position, position) },
      what: `${called(run)} was sent ${name}, ended, and ${to === null ? 'stays' : 'stayed'} down in spite of its restart policy`,
      why: 'a signal that is sent through the engine counts as a stop: the policy does not act again before the next start by hand or by the engine',
      cure: 'Start it; to make a process end so that the policy restarts it, signal it from inside.',
      commands: to === null ? [`docker start ${typed(run)}`] : [],
    });
  }

  function onGap(event: EventOf<'recording.gap'>): void {
    const { from, to, reason } = event.data;
    for (const id of down.keys()) over(id, from);
    if (reason === 'engine-restart') bootUntil = to;
    else policies.clear();
  }

  return {
    push(event: Event, run: Run | null): void {
      if (event.type === 'recording.gap') onGap(event);
      if (!run || event.at === null) return;
      learn(run, event);
      if (event.type === 'container.die') onDie(run, event);
      else if (/^container\.(?:start|stop|destroy)$/.test(event.type)) over(run.id, event.at);
      if (event.type === 'container.destroy') policies.delete(run.id);
    },
  };
}
