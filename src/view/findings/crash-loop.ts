import type { Event, EventOf } from '../../event/event.js';
import type { Instant } from '../../event/instant.js';
import { called, type Desk, type Detector, subjectOf, typed } from './desk.js';
import { Positions } from './positions.js';
import { Restarts } from './restarts.js';
import type { Run } from './runs.js';
import { long } from './words.js';

interface Crash {
  readonly at: Instant;
  readonly position: number;
  readonly code: number;
  readonly isOom: boolean;
}

/** Crashes that nobody asked for, with nothing between them but restarts as a policy makes them. */
interface Chain {
  /** The last ones, as many as make a loop. */
  recent: readonly Crash[];
  /** What was told of it. */
  loop: Loop | null;
}

interface Loop {
  readonly key: string;
  readonly from: Instant;
  readonly evidence: Positions;
  count: number;
}

const WHY =
  'it does not do its work: after each crash the restart policy waits longer, up to a minute, and then it fails again';

/** A container that crashes, is brought back, and crashes again. A run that completed is no crash, and one that was stopped ends the row. */
export function crashLoop(desk: Desk): Detector {
  const chains = new Map<string, Chain>();
  const restarts = new Restarts(desk.fold);

  function onDie(run: Run, event: EventOf<'container.die'>): void {
    const code = crashCode(desk, run);
    if (code === null) return;
    if (code === 'asked') {
      chains.delete(run.id);
      return;
    }
    const chain = chains.get(run.id) ?? { recent: [], loop: null };
    chains.set(run.id, chain);
    const last = chain.recent.at(-1);
    if (last && event.at - last.at > desk.options.crashloopWindow) Object.assign(chain, { recent: [], loop: null });
    const isOom = desk.fold.container(run.id)?.exitReason === 'oom';
    const crash = { at: event.at, position: event.position, code, isOom };
    chain.recent = [...chain.recent, crash].slice(-desk.options.crashloopCount);
    grow(chain, crash, run);
  }

  function grow(chain: Chain, crash: Crash, run: Run): void {
    const { crashloopCount, crashloopWindow } = desk.options;
    const [first = crash] = chain.recent;
    if (chain.loop) {
      chain.loop.count += 1;
      chain.loop.evidence.add(crash.position);
    } else {
      if (chain.recent.length < crashloopCount || crash.at - first.at > crashloopWindow) return;
      const evidence = new Positions().add(...chain.recent.map(({ position }) => position));
      const key = `crashloop ${run.id} ${first.position}`;
      chain.loop = { key, from: first.at, evidence, count: chain.recent.length };
    }
    tell(chain.loop, crash, run);
  }

  function tell({ key, from, evidence, count }: Loop, { at, code, isOom }: Crash, run: Run): void {
    const certain = restarts.proven(run.id);
    desk.tell('crashloop', {
      ...{ key, severity: 'critical', certain, subjects: [subjectOf(run)], from, to: at, count, evidence },
      what: `${called(run)} crashed ${count} times in ${long(at - from)}, restarted in between; the last exit code was ${code}${isOom ? ' (out of memory)' : ''}`,
      why: WHY,
      cure: 'Read what it said last; if it came with a new image or setting, go back to the one before.',
      commands: [`docker logs --tail 50 ${typed(run)}`, `docker inspect ${typed(run)}`],
    });
  }

  return {
    push(event: Event, run: Run | null): void {
      if (event.type === 'recording.gap') {
        chains.clear();
        restarts.clear();
      }
      if (!run) return;
      if (event.type === 'container.die' && !(run.awaitsEnd && run.up)) onDie(run, event);
      // Whoever starts it by hand begins anew.
      if (restarts.push(event, run) === 'by hand') chains.delete(run.id);
      if (event.type === 'container.destroy') chains.delete(run.id);
    },
  };
}

const SIGNALLED = 128;

/** The exit code of an end that nobody asked for; null: it was no crash, or the log does not tell. */
function crashCode(desk: Desk, run: Run): number | 'asked' | null {
  if (run.signals.length > 0 || run.stopped) return 'asked';
  const now = desk.fold.container(run.id);
  if (!now || now.exitCode === null || now.exitCode === 0 || now.uncertain.includes('exitCode')) return null;
  // Where signals are not told, somebody may have sent one.
  if (now.exitCode > SIGNALLED && now.uncertain.includes('exitReason')) return null;
  return now.exitCode;
}
