import type { Event, EventOf, GapReason } from '../../event/event.js';
import type { Instant } from '../../event/instant.js';
import type { Desk, Detector } from './desk.js';
import { Positions } from './positions.js';
import { long } from './words.js';

/** Before the first record nothing was known that could be in doubt. */
const isFirst = ({ fold }: Desk) => fold.events <= 1;

/** Podman says that it came up, and not since when it was away. */
const howLong = (from: Instant, to: Instant) => (to > from ? `for ${long(to - from)}` : 'for a time that is not told');

const REASONS: Readonly<Record<GapReason, string>> = {
  'engine-restart': 'the engine was away',
  overflow: 'more happened than the engine remembers',
  reconnect: 'the connection was lost',
  clock: 'the clock was changed',
  buffer: 'the recorder could not keep up',
};

/** A stretch of time of which the log may not know everything. */
export function gapInRecording(desk: Desk): Detector {
  return {
    push(event: Event): void {
      if (event.type === 'recording.gap' && !isFirst(desk)) tellGap(desk, event);
    },
  };
}

function tellGap(desk: Desk, { position, data: { from, to, reason } }: EventOf<'recording.gap'>): void {
  desk.tell('gap', {
    ...{ key: `gap ${position}`, severity: 'warning', certain: true, from, to, count: 1 },
    subjects: [{ kind: 'recording', id: null, name: null, image: null }],
    evidence: new Positions().add(position),
    what: `nobody listened ${howLong(from, to)}: ${REASONS[reason] ?? 'it is not said why'}`,
    why: 'whatever happened meanwhile is not in the log, and what was known before is in doubt until something says it again',
    cure: 'Compare with what is there now.',
    commands: ['docker ps -a'],
  });
}

/** The engine went away and came back: most containers were ended by that, and what its policies say was started anew. */
export function engineRestart(desk: Desk): Detector {
  return {
    push(event: Event): void {
      if (event.type !== 'recording.gap' || event.data.reason !== 'engine-restart' || isFirst(desk)) return;
      tellRestart(desk, event);
    },
  };
}

function tellRestart(desk: Desk, { position, data: { from, to } }: EventOf<'recording.gap'>): void {
  desk.tell('engine-restart', {
    ...{ key: `engine-restart ${position}`, severity: 'warning', certain: true, from, to, count: 1 },
    subjects: [{ kind: 'engine', id: null, name: null, image: null }],
    evidence: new Positions().add(position),
    what: `the engine restarted: it was away ${howLong(from, to)}`,
    why: 'containers without a restart policy stay down after that, and so do those that somebody had stopped',
    cure: 'See what did not come back; live-restore keeps containers running while the engine is away.',
    commands: ['docker ps -a --filter status=exited', 'journalctl -u docker'],
  });
}
