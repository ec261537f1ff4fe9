import type { Event, EventOf } from '../../event/event.js';
import type { Instant } from '../../event/instant.js';
import { called, type Desk, type Detector, subjectOf, typed } from './desk.js';
import { endsInOom, OOM_SPREAD, type Oom } from './oom-end.js';
import { Positions } from './positions.js';
import type { Run } from './runs.js';
import { times } from './words.js';

/** So many of a run's OOM events are looked at, the last ones; the kernel may tell of hundreds a second. */
const OOMS_MAX = 64;

interface Kills {
  readonly evidence: Positions;
  from: Instant;
  count: number;
  certain: boolean;
}

/** A container whose process the kernel killed because its memory was used up. */
export function oomKill(desk: Desk): Detector {
  const kills = new Map<string, Kills>();
  const ooms = new Map<string, readonly Oom[]>();

  function killed(run: Run, at: Instant, positions: readonly number[], certain: boolean): void {
    const known = kills.get(run.id) ?? { evidence: new Positions(), from: at, count: 0, certain: false };
    kills.set(run.id, known);
    known.count += 1;
    known.certain ||= certain;
    known.evidence.add(...positions);
    const { from, count, evidence } = known;
    desk.tell('oom', {
      ...{ key: `oom ${run.id}`, severity: 'critical', certain: known.certain, subjects: [subjectOf(run)] },
      ...{ from, to: at, count, evidence },
      what: `${called(run)} was killed ${times(count)}: out of memory (exit code 137)`,
      why: 'it reached its memory limit, or the host’s, and was killed in the middle of its work',
      cure: 'Compare what it needs with what it may have; then give it more (docker update --memory), or make it need less.',
      commands: [
        `docker stats --no-stream ${typed(run)}`,
        `docker inspect -f '{{.HostConfig.Memory}} bytes allowed' ${typed(run)}`,
      ],
    });
  }

  function onOom(run: Run, { at, position }: EventOf<'container.oom'>): void {
    // The kernel's word may come after that of the end.
    const isLate = run.up === false && run.ended !== null && at - run.ended.at <= OOM_SPREAD;
    if (!isLate) {
      ooms.set(run.id, [...(ooms.get(run.id) ?? []).slice(1 - OOMS_MAX), { at, position }]);
      return;
    }
    const end = run.ended;
    if (end && ooms.get(run.id) === undefined && endsInOom(desk, run)) {
      ooms.set(run.id, []);
      killed(run, end.at, [end.position, position], true);
    }
  }

  function onDie(run: Run, { at, position }: EventOf<'container.die'>): void {
    const seen = ooms.get(run.id);
    if (!seen || seen.length === 0 || !endsInOom(desk, run)) {
      ooms.delete(run.id);
      return;
    }
    const close = seen.filter((oom) => at - oom.at <= OOM_SPREAD);
    const [first] = close;
    ooms.set(run.id, []);
    if (first) killed(run, at, [first.position, position], isProven(desk, run));
  }

  return {
    push(event: Event, run: Run | null): void {
      if (event.type === 'recording.gap') ooms.clear();
      if (!run) return;
      if (event.type === 'container.oom') onOom(run, event);
      else if (event.type === 'container.start') ooms.delete(run.id);
      else if (event.type === 'container.die' && !(run.awaitsEnd && run.up)) onDie(run, event);
      else if (event.type === 'container.destroy') {
        ooms.delete(run.id);
        kills.delete(run.id);
      }
    },
  };
}

/** Where signals are not told, somebody may have sent one. */
function isProven({ fold }: Desk, { id }: Run): boolean {
  const now = fold.container(id);
  return now?.exitReason === 'oom' && !now.uncertain.includes('exitReason');
}
