import { containerMachine, imageMachine, networkMachine, volumeMachine } from '../../machines/index.js';
import type { Subject } from '../fold/index.js';

/** What a picture needs of a state of XState's definition. */
interface Definition {
  readonly initial?: unknown;
  readonly on?: Readonly<Record<string, unknown>>;
  readonly states?: Readonly<Record<string, Definition>>;
}

/** The states of one region of a machine and the ways between them. */
export interface Graph {
  readonly states: readonly string[];
  readonly initial: string;
  readonly ways: readonly { readonly from: string; readonly to: string }[];
  /** Where words lead that are understood in every state. */
  readonly fromAny: readonly string[];
}

/** What a thing is at once: a container three things, all others one. */
const REGIONS: Readonly<Record<Subject, Readonly<Record<string, Definition>>>> = {
  container: containerMachine.config.states as Readonly<Record<string, Definition>>,
  image: { lifecycle: imageMachine.config as Definition },
  volume: { lifecycle: volumeMachine.config as Definition },
  network: { lifecycle: networkMachine.config as Definition },
};

/** The names of the regions of a thing's machine. */
export function regionsOf(subject: Subject): readonly string[] {
  return Object.keys(REGIONS[subject]);
}

/** Words by which an inspect or a gap, not a deed, puts a thing into a state: true of every state, and noise in a picture. */
const NO_DEED = /^observed|^gap$/;

function targetOf(transition: unknown): string | null {
  if (typeof transition === 'string') return transition.replace(/^\./, '');
  if (typeof transition !== 'object' || transition === null || !('target' in transition)) return null;
  return String(transition.target).replace(/^\./, '');
}

/** A way that a complete log has no need of. */
function isOdd(transition: unknown): boolean {
  return typeof transition === 'object' && transition !== null && 'meta' in transition;
}

function targets(on: Definition['on'] = {}): readonly string[] {
  const told = Object.entries(on).filter(([word, transition]) => !NO_DEED.test(word) && !isOdd(transition));
  return [...new Set(told.flatMap(([, transition]) => targetOf(transition) ?? []))];
}

/** A region as XState has it. A way that makes up for a record that is missing is drawn only where it is taken. */
export function graphOf(subject: Subject, region: string): Graph {
  const { initial, on, states = {} } = REGIONS[subject][region] ?? {};
  const ways = Object.entries(states).flatMap(([from, state]) =>
    targets(state.on)
      .filter((to) => to !== from)
      .map((to) => ({ from, to })),
  );
  return { states: Object.keys(states), initial: String(initial), ways, fromAny: targets(on) };
}
