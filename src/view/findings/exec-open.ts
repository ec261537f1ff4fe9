import type { Event, EventOf } from '../../event/event.js';
import { type Instant, SECOND } from '../../event/instant.js';
import { called, type Desk, type Detector, subjectOf, typed } from './desk.js';
import { Positions } from './positions.js';
import type { Run } from './runs.js';
import { long } from './words.js';

/** What began this shortly before the log ended may just not have had the time: a health check has 30 seconds by default. */
const AT_END_MIN: Instant = 30n * SECOND;

/** So many open execs are followed in one container, the first ones; further ones are counted. */
const OPEN_MAX = 64;

const COMMAND_SHOWN_MAX = 60;

interface Exec {
  readonly at: Instant;
  readonly position: number;
  readonly command: string | null;
  told: boolean;
}

/** The execs that are open in one container, in the order in which they began. */
interface Open {
  readonly run: Run;
  readonly execs: Map<string, Exec>;
  /** Somebody will look whether one has grown old. */
  watched: boolean;
  omitted: number;
}

const alarm = (id: string) => `exec-open ${id}`;

/** An exec that began, and of which no end is told while its container runs. */
export function openExec(desk: Desk): Detector {
  const all = new Map<string, Open>();

  function onStart(run: Run, { at, position, data }: EventOf<'container.exec_start'>): void {
    const key = data.execId ?? data.command;
    // Where one cannot be told from another, nobody knows which has ended.
    if (key === null) return;
    const open = all.get(run.id) ?? { run, execs: new Map(), watched: false, omitted: 0 };
    all.set(run.id, open);
    if (open.execs.size >= OPEN_MAX) {
      open.omitted += 1;
      return;
    }
    open.execs.set(key, { at, position, command: data.command, told: false });
    // A health check begins one every few seconds: one alarm is enough for all of them.
    if (!open.watched) watch(open, at + desk.options.execAge);
  }

  function watch(open: Open, due: Instant): void {
    open.watched = true;
    desk.alarms.set(alarm(open.run.id), due, () => look(open, due));
  }

  function look(open: Open, now: Instant): void {
    open.watched = false;
    for (const exec of open.execs.values()) {
      const due = exec.at + desk.options.execAge;
      if (due > now) return watch(open, due);
      if (!exec.told) tell(open, exec, null);
    }
  }

  function onEnd(open: Open, key: string, at: Instant): void {
    const exec = open.execs.get(key);
    if (!exec) return;
    open.execs.delete(key);
    if (exec.told || at - exec.at > desk.options.execAge) tell(open, exec, at);
  }

  function endAll(id: string, at: Instant): void {
    const open = all.get(id);
    if (!open) return;
    for (const key of open.execs.keys()) onEnd(open, key, at);
    all.delete(id);
    desk.alarms.cancel(alarm(id));
  }

  function tell({ run, omitted }: Open, exec: Exec, to: Instant | null): void {
    exec.told = true;
    const { at, position, command } = exec;
    const shown = command === null ? '' : ` (${shorten(command)})`;
    const name = called(run);
    const ended = to === null ? 'has not ended' : `ended only after ${long(to - at)}`;
    desk.tell('exec-open', {
      ...{ key: `exec-open ${run.id} ${position}`, severity: 'notice', certain: false, subjects: [subjectOf(run)] },
      ...{ from: at, to, count: 1, evidence: new Positions().add(position) },
      what: `an exec in ${name} ${ended}${shown}${omitted > 0 ? `; ${omitted} more were too many to follow` : ''}`,
      why: 'a forgotten shell or a hanging job holds memory and files; an exec that could not be started leaves the same trace',
      cure: 'See whether it still runs.',
      commands: to === null ? [`docker top ${typed(run)}`] : [],
    });
  }

  return {
    hears: [
      ...(['container.exec_start', 'container.exec_die', 'container.start', 'container.die'] as const),
      ...(['container.stop', 'container.destroy', 'recording.gap'] as const),
    ],
    push(event: Event, run: Run | null): void {
      if (event.type === 'recording.gap') {
        for (const id of all.keys()) desk.alarms.cancel(alarm(id));
        all.clear();
      }
      if (!run || event.at === null) return;
      if (event.type === 'container.exec_start') return onStart(run, event);
      if (event.type !== 'container.exec_die') return endAll(run.id, event.at);
      const open = all.get(run.id);
      if (open) onEnd(open, event.data.execId ?? event.data.command ?? '', event.at);
    },
    finish(end: Instant): void {
      for (const open of all.values()) {
        for (const exec of open.execs.values()) if (!exec.told && end - exec.at > AT_END_MIN) tell(open, exec, null);
      }
    },
  };
}

function shorten(command: string): string {
  const text = command.trim();
  return text.length > COMMAND_SHOWN_MAX ? `${text.slice(0, COMMAND_SHOWN_MAX)}…` : text;
}
