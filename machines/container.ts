import { createMachine } from 'xstate';
import { follow, remarks } from './follow.js';

/**
 * Where a container is in its life.
 *
 * It starts as `unknown`, because a log may begin in the middle. `died` is an end of which the log has not yet said whether a
 * restart policy brings the container back; `exited` is an end for good. From Docker 23 on, `stop` may be written before the
 * `die` it waited for: that is `stopped`, and `rerunning` is a restart that overtook such a `die`.
 */
const lifecycle = {
  initial: 'unknown',
  on: {
    ...remarks('rename', 'update', 'attach', 'detach', 'resize', 'kill', 'kill SIGKILL', 'oom', 'restart', 'commit'),
    ...remarks('export', 'copy', 'archive-path', 'extract-to-dir', 'checkpoint', 'exec_detach', 'exec_die', 'init'),
    ...remarks('cleanup', 'health_status: healthy', 'health_status: unhealthy', 'health_status: starting'),
    'observed created': '.created',
    'observed running': '.running',
    'observed paused': '.paused',
    'observed restarting': '.restarting',
    'observed removing': '.removing',
    'observed exited': '.exited',
    'observed dead': '.dead',
    destroy: '.removed',
    // The log may have missed anything: what was known is a guess now, until an event says it again.
    gap: '.unknown',
  },
  states: {
    unknown: {
      on: {
        create: 'created',
        start: 'running',
        restore: 'running',
        pause: 'paused',
        unpause: 'running',
        die: 'died',
        stop: 'exited',
        // Docker refuses these for a container that is not running.
        exec_create: 'running',
        exec_start: 'running',
        top: 'running',
        'health_status: healthy': 'running',
        'health_status: unhealthy': 'running',
      },
    },
    created: {
      on: {
        init: 'created',
        start: 'running',
        restore: 'running',
        pause: follow('paused', 'a start was not recorded'),
        unpause: follow('running', 'a start was not recorded'),
        die: follow('died', 'a start was not recorded'),
        stop: follow('exited', 'a start was not recorded'),
      },
    },
    running: {
      on: {
        die: 'died',
        pause: 'paused',
        stop: 'stopped',
        start: follow('running', 'the end of the run before was not recorded'),
        ...remarks('exec_create', 'exec_start', 'top'),
      },
    },
    paused: {
      on: {
        unpause: 'running',
        die: 'died',
        stop: 'stopped',
        start: follow('running', 'the end of the run before was not recorded'),
      },
    },
    stopped: {
      on: {
        die: 'exited',
        start: 'rerunning',
        ...remarks('stop', 'unpause'),
      },
    },
    rerunning: {
      on: {
        die: 'running',
        pause: 'paused',
        stop: 'stopped',
        start: follow('running', 'the end of the run before was not recorded'),
        ...remarks('exec_create', 'exec_start', 'top'),
      },
    },
    died: {
      on: {
        // Podman's word for making it as new before it starts.
        init: 'created',
        start: 'running',
        restore: 'running',
        stop: 'exited',
        // Written outside the container's lock: a probe or an exec may trail the end by milliseconds.
        ...remarks('exec_create', 'exec_start', 'unpause'),
        die: follow('died', 'a start was not recorded'),
        pause: follow('paused', 'a start was not recorded'),
        // Podman says it of what stays ended.
        cleanup: 'exited',
        // The fold's own words, said when the policy is known or the end was asked for.
        settle: 'exited',
        'back off': 'restarting',
      },
    },
    restarting: {
      on: {
        start: 'running',
        stop: 'exited',
        settle: 'exited',
        die: follow('died', 'a start was not recorded'),
        pause: follow('paused', 'a start was not recorded'),
      },
    },
    exited: {
      on: {
        init: 'created',
        start: 'running',
        restore: 'running',
        ...remarks('stop', 'exec_create', 'exec_start', 'unpause'),
        die: follow('died', 'a start was not recorded'),
        pause: follow('paused', 'a start was not recorded'),
      },
    },
    removing: { on: { start: follow('running', 'the engine refuses to start it: it was being removed') } },
    dead: { on: { start: follow('running', 'the engine refuses to start it: it was dead') } },
    removed: { type: 'final' },
  },
} as const;

/**
 * What the container's health check says.
 *
 * Only `healthy` and `unhealthy` are ever announced. A start silently makes it `starting`; an end or a pause silently makes it
 * `unhealthy`. `notYet` is a container that never ran: the engine says that it has no health.
 */
const health = {
  initial: 'unknown',
  on: {
    'health_status: healthy': '.healthy',
    'health_status: unhealthy': '.unhealthy',
    'health_status: starting': '.starting',
    'observed health none': '.none',
    'observed health starting': '.starting',
    'observed health healthy': '.healthy',
    'observed health unhealthy': '.unhealthy',
  },
  states: {
    unknown: { on: { create: 'notYet', 'observed healthcheck': 'unknown' } },
    // An end without a start is the end of a run that was not recorded: whether it had a check, nobody said.
    notYet: {
      on: {
        start: 'unknown',
        die: 'unknown',
        pause: 'unknown',
        stop: 'unknown',
        gap: 'unknown',
        'observed health none': 'notYet',
        'observed healthcheck': 'checked',
      },
    },
    checked: { on: { start: 'starting', die: 'unhealthy', pause: 'unhealthy', stop: 'unhealthy' } },
    none: {},
    starting: { on: { die: 'unhealthy', pause: 'unhealthy', stop: 'unhealthy' } },
    healthy: { on: { start: 'starting', die: 'unhealthy', pause: 'unhealthy', stop: 'unhealthy' } },
    unhealthy: { on: { start: 'starting' } },
  },
} as const;

/**
 * Whether an end was asked for. Docker's restart policy does not bring back what a user ended: SIGKILL or `stop` through the engine
 * disarms it until the next start; any other signal disarms it unless the image names a stop signal of its own.
 */
const intent = {
  initial: 'free',
  // A gap may hide a start, and with it that the end before was asked for.
  on: { start: '.free', gap: '.free', 'kill SIGKILL': '.disarmed', stop: '.disarmed' },
  states: {
    free: { on: { kill: 'signalled' } },
    signalled: {},
    disarmed: {},
  },
} as const;

/** Everything that can happen to one container: three things at once, each with states of its own. */
export const containerMachine = createMachine({
  id: 'container',
  type: 'parallel',
  states: { lifecycle, health, intent },
});
