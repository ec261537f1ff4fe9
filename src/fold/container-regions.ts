import type { ContainerRow } from './container-row.js';
import { step, type Table, tableOf } from './table.js';
import { TABLES } from './table-code.js';

type Lifecycle =
  | 'unknown'
  | 'created'
  | 'running'
  | 'paused'
  | 'stopped'
  | 'rerunning'
  | 'died'
  | 'restarting'
  | 'exited'
  | 'removing'
  | 'dead'
  | 'removed';

const lifecycle = tableOf(TABLES.lifecycle);
const health = tableOf(TABLES.health);
const intent = tableOf(TABLES.intent);

export const REGIONS = { lifecycle, health, intent } as const;

/** The states in which a container is before anything was said of it. */
export const START = { lifecycle: lifecycle.initial, health: health.initial, intent: intent.initial } as const;

const WORDS = new Set([...lifecycle.words.keys(), ...health.words.keys(), ...intent.words.keys()]);

/** For each word, where each region stands after it, by where it stood before: one look-up in place of three. */
const AFTER = new Map(
  [...WORDS].map((word) => [word, [lifecycle, health, intent].map((table) => afterwards(table, word))]),
);

function afterwards(table: Table, word: string): readonly number[] {
  return table.states.map((_, state) => step(table, state, word));
}

/** Sends one word to all three regions. */
export function say(row: ContainerRow, word: string): void {
  const after = AFTER.get(word);
  if (after === undefined) return;
  row.lifecycle = after[0]?.[row.lifecycle] ?? row.lifecycle;
  row.health = after[1]?.[row.health] ?? row.health;
  row.intent = after[2]?.[row.intent] ?? row.intent;
}

export function lifecycleOf(row: ContainerRow): Lifecycle {
  return lifecycle.states[row.lifecycle] as Lifecycle;
}

export function healthOf(row: ContainerRow): string {
  return health.states[row.health] ?? 'unknown';
}

export function intentOf(row: ContainerRow): string {
  return intent.states[row.intent] ?? 'free';
}

const UP: ReadonlySet<string> = new Set<Lifecycle>(['running', 'paused', 'rerunning']);

/** The same of each state, by its number. */
const IS_UP = lifecycle.states.map((name) => UP.has(name));

/** Whether a process runs, as far as is known. */
export function isUp(row: ContainerRow): boolean {
  return IS_UP[row.lifecycle] === true;
}

const EXEC_WORDS = ['exec_create', 'exec_start', 'exec_die'];

/** In which states of each region no word of an exec changes anything; of the lifecycle, only those in which a process runs. */
const [STILL_LIFECYCLE, STILL_HEALTH, STILL_INTENT] = [lifecycle, health, intent].map((table) =>
  table.states.map(
    (name, state) =>
      EXEC_WORDS.every((word) => step(table, state, word) === state) && (table !== lifecycle || UP.has(name)),
  ),
) as [boolean[], boolean[], boolean[]];

/** Whether a process runs, and the machine stays where it is at whatever an exec's event says. */
export function isStill(row: ContainerRow): boolean {
  return (
    STILL_LIFECYCLE[row.lifecycle] === true && STILL_HEALTH[row.health] === true && STILL_INTENT[row.intent] === true
  );
}
