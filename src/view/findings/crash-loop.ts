import type { Event, EventOf } from '../../event/event.js';
import type { Instant } from '../../event/instant.js';
import { called, type Desk, type Detector, subjectOf, typed } from './desk.js';
import { Positions } from './positions.js';
import type { Run } from './runs.js';
import { long } from './words.js';

interface Crash {
  readonly at: Instant;
  readonly position: number;
  readonly code: number;
}

/** Crashes that nobody asked for, with nothing between them but restarts that nobody asked for. */
interface Chain {
  /** The last ones, as many as make a loop. */
  recent: readonly Crash[];
  /** A policy made the last restart, as its timing proves. */
  proven: boolean;
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

  function onStart(id: string): void {
    const chain = chains.get(id);
    const now = desk.fold.container(id);
    if (!chain || !now) return;
    const isOpen = now.uncertain.includes('restarts');
    if (now.restarts === 0 && !isOpen) chains.delete(id);
    else chain.proven = !isOpen;
  }

  function onDie(run: Run, event: EventOf<'container.die'>): void {
    const code = crashCode(desk, run);
    if (code === null) return;
    if (code === 'asked') {
      chains.delete(run.id);
      return;
    }
    const chain = chains.get(run.id) ?? { recent: [], proven: false, loop: null };
    chains.set(run.id, chain);
    const last = chain.recent.at(-1);
    if (last && event.at - last.at > desk.options.crashloopWindow) Object.assign(chain, { recent: [], loop: null });
    const crash = { at: event.at, position: event.position, code };
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
    tell(chain.loop, chain.proven, crash, run);
  }

  function tell({ key, from, evidence, count }: Loop, certain: boolean, { at, code }: Crash, run: Run): void {
    desk.tell('crashloop', {
      ...{ key, severity: 'critical', certain, subjects: [subjectOf(run)], from, to: at, count, evidence },
      what: `${called(run)} crashed ${count} times in ${long(at - from)}, last with exit code ${code}, and was started again each time before`,
      why: WHY,
      cure: 'Read what it said last; where it came with a new image or setting, go back to the one before.',
      commands: [`docker logs --tail 50 ${typed(run)}`, `docker inspect ${typed(run)}`],
    });
  }

  return {
    push(event: Event, run: Run | null): void {
      if (event.type === 'recording.gap') chains.clear();
      if (!run) return;
      if (event.type === 'container.start') onStart(run.id);
      else if (event.type === 'container.die' && !(run.awaitsEnd && run.up)) onDie(run, event);
      else if (event.type === 'container.destroy') chains.delete(run.id);
    },
  };
}

/** The exit code of an end that nobody asked for; null: it was no crash, or the log does not tell. */
function crashCode(desk: Desk, run: Run): number | 'asked' | null {
  if (run.signals.length > 0 || run.stopped) return 'asked';
  const now = desk.fold.container(run.id);
  if (!now || now.exitCode === null || now.exitCode === 0 || now.uncertain.includes('exitCode')) return null;
  return now.exitCode;
}
