import type { Event } from '../event/event.js';
import { type ExecEvent, isExec } from '../event/exec.js';
import { type ContainerState, Fold } from '../fold/index.js';

/** So many execs are looked at; further ones are taken for needed. */
const EXECS_MAX = 2_000_000;

/** What an exec could clear up. While none of it is in doubt, it tells of itself and of nothing else. */
const CLEARED: ReadonlySet<string> = new Set(['exists', 'status', 'name', 'image', 'imageId', 'labels', 'exitCode']);

const PART = { 'container.exec_create': 1, 'container.exec_start': 2, 'container.exec_die': 4 } as const;
const WHOLE = 7;
const NEEDED = 8;

function isPlain(container: ContainerState | undefined, { data }: ExecEvent): boolean {
  if (container?.status !== 'running' || container.uncertain.some((field) => CLEARED.has(field))) return false;
  return data.name === container.name && !('exitCode' in data && data.exitCode !== 0);
}

/**
 * Finds execs without which a log tells the same of everything but of themselves: health probes, nearly always.
 *
 * In plain words: push every event, then ask of each whether it `isIdle`. An exec is idle if it began and ended well while its container ran and nothing of that was in
 * doubt. Without idle execs every other field of every state stays as it is; `execs` counts the open ones, and is then too low.
 */
export class IdleExecs {
  readonly #fold = new Fold();
  readonly #execs = new Map<string, number>();
  #last = 0;

  push(event: Event): void {
    if (isExec(event)) this.#look(event);
    this.#fold.apply(event);
    this.#last = event.position;
  }

  /** Whether nothing but the exec itself depends on this event. The last one shows how far the log is known. */
  isIdle(event: Event): boolean {
    if (!isExec(event) || event.data.execId === null || event.position === this.#last) return false;
    return this.#execs.get(event.data.execId) === WHOLE;
  }

  #look(event: ExecEvent): void {
    const { execId } = event.data;
    if (execId === null || event.id === null) return;
    const before = this.#execs.get(execId) ?? 0;
    if (before === 0 && this.#execs.size >= EXECS_MAX) return;
    const isNeeded = !isPlain(this.#fold.container(event.id), event);
    this.#execs.set(execId, before | PART[event.type] | (isNeeded ? NEEDED : 0));
  }
}
