import type { Event, EventOf } from '../../event/event.js';
import type { Instant } from '../../event/instant.js';
import { called, type Desk, type Detector, subjectOf, typed } from './desk.js';
import { Positions } from './positions.js';
import type { Run } from './runs.js';
import { long, times } from './words.js';

interface Turn {
  readonly at: Instant;
  readonly position: number;
  readonly to: 'healthy' | 'unhealthy';
}

interface Flaps {
  /** What the check said last in this run; what a start, a pause or an end makes of it in silence is no word of the check. */
  said: string | null;
  recent: readonly Turn[];
  told: {
    readonly key: string;
    readonly from: Instant;
    readonly evidence: Positions;
    count: number;
    bad: number;
  } | null;
}

/** A health check that goes back and forth. */
export function flapping(desk: Desk): Detector {
  const all = new Map<string, Flaps>();

  function onHealth(run: Run, { at, position, data }: EventOf<'container.health_status'>): void {
    const { health } = data;
    const flaps = all.get(run.id) ?? { said: null, recent: [], told: null };
    all.set(run.id, flaps);
    const before = flaps.said;
    if (health !== 'healthy' && health !== 'unhealthy') return;
    flaps.said = health;
    if (before !== null && before !== health) onTurn(run, flaps, { at, position, to: health });
  }

  function onTurn(run: Run, flaps: Flaps, turn: Turn): void {
    const { flapCount, flapWindow } = desk.options;
    const last = flaps.recent.at(-1);
    if (last && turn.at - last.at > flapWindow) Object.assign(flaps, { recent: [], told: null });
    flaps.recent = [...flaps.recent, turn].slice(-flapCount);
    const [first = turn] = flaps.recent;
    if (flaps.told) {
      flaps.told.count += 1;
      flaps.told.bad += turn.to === 'unhealthy' ? 1 : 0;
      flaps.told.evidence.add(turn.position);
    } else {
      if (flaps.recent.length < flapCount || turn.at - first.at > flapWindow) return;
      const evidence = new Positions().add(...flaps.recent.map(({ position }) => position));
      const bad = flaps.recent.filter(({ to }) => to === 'unhealthy').length;
      const key = `flapping ${run.id} ${first.position}`;
      flaps.told = { key, from: first.at, evidence, count: flaps.recent.length, bad };
    }
    tell(run, flaps.told, turn);
  }

  function tell(run: Run, { key, from, evidence, count, bad }: NonNullable<Flaps['told']>, { at, to }: Turn): void {
    desk.tell('flapping', {
      ...{ key, severity: 'warning', certain: true, subjects: [subjectOf(run)], from, to: at, count, evidence },
      what: `the health of ${called(run)} changed ${times(count)} in ${long(at - from)}, ${times(bad)} to unhealthy; last it was ${to}`,
      why: 'whatever waits for it, or sends it work by its health, is thrown back and forth with it',
      cure: 'See what the check said; give it more time or retries, or find what it waits for.',
      commands: [`docker inspect -f '{{json .State.Health}}' ${typed(run)}`],
    });
  }

  return {
    push(event: Event, run: Run | null): void {
      if (event.type === 'recording.gap') all.clear();
      if (!run) return;
      if (event.type === 'container.health_status') onHealth(run, event);
      else if (/^container\.(?:start|die|stop|pause)$/.test(event.type)) {
        const flaps = all.get(run.id);
        if (flaps) flaps.said = null;
      } else if (event.type === 'container.destroy') all.delete(run.id);
    },
  };
}
