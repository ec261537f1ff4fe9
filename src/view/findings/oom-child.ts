import type { Event, EventOf } from '../../event/event.js';
import type { Instant } from '../../event/instant.js';
import { called, type Desk, type Detector, subjectOf, typed } from './desk.js';
import { endsInOom, OOM_SPREAD, type Oom } from './oom-end.js';
import { Positions } from './positions.js';
import type { Run } from './runs.js';
import { times } from './words.js';

/** So many OOM events may wait for what follows; the earliest of more are settled by that. */
const PENDING_MAX = 64;

interface Children {
  readonly evidence: Positions;
  from: Instant;
  to: Instant;
  count: number;
}

const alarm = (id: string) => `oom-child ${id}`;

/** A process in a container was killed for want of memory, and the container ran on. */
export function oomOfChild(desk: Desk): Detector {
  const children = new Map<string, Children>();
  const pending = new Map<string, readonly Oom[]>();

  /** These did not end the container. */
  function survived(run: Run, ooms: readonly Oom[]): void {
    const [first] = ooms;
    if (!first) return;
    const known = children.get(run.id) ?? { evidence: new Positions(), from: first.at, to: first.at, count: 0 };
    children.set(run.id, known);
    for (const { at, position } of ooms) {
      known.count += 1;
      known.to = at;
      known.evidence.add(position);
    }
    const { from, to, count, evidence } = known;
    desk.tell('oom-child', {
      ...{ key: `oom-child ${run.id}`, severity: 'warning', certain: true, subjects: [subjectOf(run)] },
      ...{ from, to, count, evidence },
      what: `in ${called(run)} the memory was used up ${times(count)}: a process in it was killed, and the container ran on`,
      why: 'it looks alive, but a part of it is gone; what that part did is not done, or not to the end',
      cure: 'Look which process is missing, and give it more memory.',
      commands: [`docker top ${typed(run)}`, `docker logs --tail 50 ${typed(run)}`],
    });
  }

  /** Settles what is older than an end that may belong to it; the rest waits. */
  function settle(run: Run, now: Instant): void {
    const waiting = pending.get(run.id) ?? [];
    const isOld = (oom: Oom, at: number) => now - oom.at > OOM_SPREAD || at < waiting.length - PENDING_MAX;
    survived(run, waiting.filter(isOld));
    const rest = waiting.filter((oom, at) => !isOld(oom, at));
    if (rest.length === 0) pending.delete(run.id);
    else pending.set(run.id, rest);
    const [next] = rest;
    // Silence proves it as well: an end would have been told.
    if (next) desk.alarms.set(alarm(run.id), next.at + OOM_SPREAD, () => settle(run, next.at + OOM_SPREAD + 1n));
  }

  function onOom(run: Run, { at, position }: EventOf<'container.oom'>): void {
    if (run.up === false) return;
    pending.set(run.id, [...(pending.get(run.id) ?? []), { at, position }]);
    settle(run, at);
  }

  function onDie(run: Run, at: Instant): void {
    if (!pending.has(run.id)) return;
    settle(run, at);
    desk.alarms.cancel(alarm(run.id));
    if (!endsInOom(desk, run)) survived(run, pending.get(run.id) ?? []);
    pending.delete(run.id);
  }

  return {
    push(event: Event, run: Run | null): void {
      if (event.type === 'recording.gap') forget(desk, pending);
      if (!run) return;
      if (event.type === 'container.oom') onOom(run, event);
      else if (event.type === 'container.die' && !(run.awaitsEnd && run.up)) onDie(run, event.at);
      else if (event.type === 'container.destroy' || event.type === 'container.start') {
        pending.delete(run.id);
        desk.alarms.cancel(alarm(run.id));
        if (event.type === 'container.destroy') children.delete(run.id);
      }
    },
  };
}

function forget({ alarms }: Desk, pending: Map<string, readonly Oom[]>): void {
  for (const id of pending.keys()) alarms.cancel(alarm(id));
  pending.clear();
}
