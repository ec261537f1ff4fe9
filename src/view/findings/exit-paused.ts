import type { Event, EventOf } from '../../event/event.js';
import type { Instant } from '../../event/instant.js';
import { called, type Desk, type Detector, subjectOf, typed } from './desk.js';
import { Positions } from './positions.js';
import type { Run } from './runs.js';

interface Ends {
  readonly evidence: Positions;
  readonly from: Instant;
  count: number;
}

/** A container that ended while it was paused. */
export function exitWhilePaused(desk: Desk): Detector {
  const all = new Map<string, Ends>();

  function onDie(run: Run, { at, position }: EventOf<'container.die'>, paused: number): void {
    const ends = all.get(run.id) ?? { evidence: new Positions(), from: at, count: 0 };
    all.set(run.id, ends);
    ends.count += 1;
    ends.evidence.add(paused, position);
    const { from, count, evidence } = ends;
    const code = desk.fold.container(run.id)?.exitCode ?? null;
    desk.tell('exit-paused', {
      ...{ key: `exit-paused ${run.id}`, severity: 'warning', certain: true, subjects: [subjectOf(run)] },
      ...{ from, to: at, count, evidence },
      what: `${called(run)} ended while it was paused${code === null ? '' : ` (exit code ${code})`}`,
      why: 'its processes were frozen: none of them could finish or save anything',
      cure: 'Check its data before it is used again; unpause before a stop or a kill.',
      commands: [`docker logs --tail 50 ${typed(run)}`],
    });
  }

  return {
    push(event: Event, run: Run | null): void {
      if (!run) return;
      if (event.type === 'container.die' && run.pausedPosition !== null) onDie(run, event, run.pausedPosition);
      else if (event.type === 'container.destroy') all.delete(run.id);
    },
  };
}
