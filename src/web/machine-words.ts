import type { Subject } from '../fold/index.js';

type Words = Readonly<Record<string, string>>;

/** What the regions of the container machine are about. */
const TITLES: Words = { lifecycle: 'Lifecycle', health: 'Health', intent: 'Intent' };

const LIFECYCLE: Words = {
  unknown: 'the log has not told where it stands',
  created: 'made, and not started',
  running: 'its process runs',
  paused: 'its process is frozen',
  stopped: 'a stop is done; the end that it waited for is told late',
  rerunning: 'it runs again; the end of the run before is told late',
  died: 'it ended, and the log has not told yet whether its restart policy brings it back',
  restarting: 'it ended; its restart policy brings it back',
  exited: 'it ended, and nothing brings it back by itself',
  removing: 'it is being removed',
  dead: 'the engine could not remove it',
  removed: 'it is gone, and its writable layer with it',
};

const HEALTH: Words = {
  unknown: 'nobody has said whether it has a health check',
  notYet: 'it has not run, so nothing has checked it',
  checked: 'it has a health check, and has not run',
  none: 'it has no health check',
  starting: 'its check has not said anything of this run yet',
  healthy: 'its check says that it is well',
  unhealthy: 'its check failed, or it does not run',
};

const INTENT: Words = {
  free: 'nobody asked for an end: a restart policy may bring it back',
  signalled: 'it was sent a signal: whether that stops its restart policy, the image decides',
  disarmed: 'a user ended it: no restart policy brings it back before the next start',
};

const CONTAINER: Readonly<Record<string, Words>> = { lifecycle: LIFECYCLE, health: HEALTH, intent: INTENT };

/** What a region is called; null: the machine has but one. */
export function titleOf(subject: Subject, region: string): string | null {
  return subject === 'container' ? (TITLES[region] ?? region) : null;
}

/** What it means to be in a state, for who has never seen the machine; null: its name says it. */
export function meaningOf(subject: Subject, region: string, state: string | null): string | null {
  if (subject !== 'container') return null;
  if (state === null) return 'it is not there';
  return CONTAINER[region]?.[state] ?? null;
}
