import { containerMachine, imageMachine, networkMachine, volumeMachine } from '../../machines/index.js';
import type { Subject } from '../fold/index.js';
import type { TraceStep } from '../view/trace.js';

/** What a picture needs of a state of XState's definition. */
interface Definition {
  readonly initial?: unknown;
  readonly on?: Readonly<Record<string, unknown>>;
  readonly states?: Readonly<Record<string, Definition>>;
}

/** The states of a machine and the ways between them; the words that lead along each. */
export interface Graph {
  readonly states: readonly string[];
  readonly initial: string;
  readonly edges: readonly { readonly from: string; readonly to: string; readonly words: readonly string[] }[];
}

/** What a thing made of its machine: where it was, which ways it took, how often, and where it is. */
export interface Path {
  readonly visited: ReadonlySet<string>;
  /** By `from to`. */
  readonly taken: ReadonlyMap<
    string,
    { readonly count: number; readonly words: readonly string[]; readonly odd: boolean }
  >;
  readonly current: string | null;
}

/** Of the container machine the part that a trace goes along. */
const DEFINITIONS: Readonly<Record<Subject, Definition>> = {
  container: containerMachine.config.states?.lifecycle as Definition,
  image: imageMachine.config as Definition,
  volume: volumeMachine.config as Definition,
  network: networkMachine.config as Definition,
};

/** Words by which an inspect, not an event, puts a thing into a state: true of every state, and noise in a picture. */
const OBSERVED = /^observed/;

function targetOf(transition: unknown): string | null {
  if (typeof transition === 'string') return transition;
  if (typeof transition !== 'object' || transition === null || !('target' in transition)) return null;
  return String(transition.target);
}

/** A way that a complete log has no need of. */
function isOdd(transition: unknown): boolean {
  return typeof transition === 'object' && transition !== null && 'meta' in transition;
}

/** The machine as XState has it. What leads from every state, or makes up for a record that is missing, is drawn only where it is taken. */
export function graphOf(subject: Subject): Graph {
  const { initial, states = {} } = DEFINITIONS[subject];
  const words = new Map<string, string[]>();
  for (const [from, { on = {} }] of Object.entries(states)) {
    for (const [word, transition] of Object.entries(on)) {
      const to = targetOf(transition);
      if (to === null || to === from || OBSERVED.test(word) || isOdd(transition)) continue;
      const key = `${from} ${to}`;
      words.set(key, [...(words.get(key) ?? []), word]);
    }
  }
  const edges = [...words].map(([key, along]) => {
    const [from = '', to = ''] = key.split(' ');
    return { from, to, words: along };
  });
  return { states: Object.keys(states), initial: String(initial), edges };
}

/** What the machine calls a thing that is gone. */
const GONE: Readonly<Record<Subject, string>> = {
  container: 'removed',
  image: 'deleted',
  volume: 'removed',
  network: 'removed',
};

/** The way that the steps of a trace went. */
export function pathOf(subject: Subject, steps: readonly TraceStep[]): Path {
  const { initial } = graphOf(subject);
  const visited = new Set<string>();
  const taken = new Map<string, { count: number; words: string[]; odd: boolean }>();
  let current: string | null = null;
  for (const step of steps) {
    const from: string = step.from ?? current ?? initial;
    const to = step.to ?? GONE[subject];
    visited.add(to);
    if (step.from !== null) visited.add(step.from);
    current = to;
    if (from === to) continue;
    const way = taken.get(`${from} ${to}`) ?? { count: 0, words: [], odd: false };
    const word = step.type.slice(step.type.indexOf('.') + 1);
    if (!way.words.includes(word)) way.words.push(word);
    taken.set(`${from} ${to}`, { ...way, count: way.count + 1, odd: way.odd || step.unexpected !== null });
  }
  return { visited, taken, current };
}
