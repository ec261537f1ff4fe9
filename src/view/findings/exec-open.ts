import type { Event, EventOf } from '../../event/event.js';
import { type Instant, SECOND } from '../../event/instant.js';
import { called, type Desk, type Detector, subjectOf, typed } from './desk.js';
import { Positions } from './positions.js';
import type { Run } from './runs.js';
import { long } from './words.js';

/** What began this shortly before the log ended may just not have had the time: a health check has 30 seconds by default. */
const AT_END_MIN: Instant = 30n * SECOND;

/** So many execs may be open in one container before further ones are not followed. */
const OPEN_MAX = 256;

const COMMAND_SHOWN_MAX = 60;

interface Exec {
  readonly run: Run;
  readonly at: Instant;
  readonly position: number;
  readonly command: string | null;
  told: boolean;
}

/** An exec that began, and of which no end is told while its container runs. */
export function openExec(desk: Desk): Detector {
  const all = new Map<string, Map<string, Exec>>();

  function onStart(run: Run, { at, position, data }: EventOf<'container.exec_start'>): void {
    const key = data.execId ?? data.command;
    // Where one cannot be told from another, nobody knows which has ended.
    if (key === null) return;
    const open = all.get(run.id) ?? new Map<string, Exec>();
    all.set(run.id, open);
    if (open.size >= OPEN_MAX) return;
    const exec: Exec = { run: { ...run }, at, position, command: data.command, told: false };
    open.set(key, exec);
    desk.alarms.set(alarm(run.id, key), at + desk.options.execAge, () => tell(exec, null));
  }

  function onEnd(run: Run, key: string, at: Instant): void {
    const exec = all.get(run.id)?.get(key);
    if (!exec) return;
    all.get(run.id)?.delete(key);
    desk.alarms.cancel(alarm(run.id, key));
    if (exec.told || at - exec.at > desk.options.execAge) tell(exec, at);
  }

  function endAll(run: Run, at: Instant): void {
    for (const key of all.get(run.id)?.keys() ?? []) onEnd(run, key, at);
    all.delete(run.id);
  }

  function tell(exec: Exec, to: Instant | null): void {
    exec.told = true;
    const { run, at, position, command } = exec;
    const shown = command === null ? '' : ` (${shorten(command)})`;
    desk.tell('exec-open', {
      ...{ key: `exec-open ${run.id} ${position}`, severity: 'notice', certain: false, subjects: [subjectOf(run)] },
      ...{ from: at, to, count: 1, evidence: new Positions().add(position) },
      what:
        to === null
          ? `an exec in ${called(run)} has not ended${shown}`
          : `an exec in ${called(run)} ended only after ${long(to - at)}${shown}`,
      why: 'a forgotten shell or a hanging job holds memory and files of the container; one that could not be started leaves the same trace',
      cure: 'See whether it still runs.',
      commands: [`docker top ${typed(run)}`],
    });
  }

  return {
    push(event: Event, run: Run | null): void {
      if (event.type === 'recording.gap') forget(desk, all);
      if (!run) return;
      if (event.type === 'container.exec_start') onStart(run, event);
      else if (event.type === 'container.exec_die') onEnd(run, event.data.execId ?? event.data.command ?? '', event.at);
      else if (/^container\.(?:start|die|stop|destroy)$/.test(event.type) && event.at !== null) endAll(run, event.at);
    },
    finish(end: Instant): void {
      for (const open of all.values())
        for (const exec of open.values()) if (!exec.told && end - exec.at > AT_END_MIN) tell(exec, null);
    },
  };
}

const alarm = (id: string, key: string) => `exec-open ${id} ${key}`;

function forget({ alarms }: Desk, all: Map<string, Map<string, Exec>>): void {
  for (const [id, open] of all) for (const key of open.keys()) alarms.cancel(alarm(id, key));
  all.clear();
}

function shorten(command: string): string {
  const text = command.trim();
  return text.length > COMMAND_SHOWN_MAX ? `${text.slice(0, COMMAND_SHOWN_MAX)}…` : text;
}
