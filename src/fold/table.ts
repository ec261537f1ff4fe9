import { type AnyMachineSnapshot, type AnyStateMachine, type AnyStateNode, createMachine } from 'xstate';

/**
 * A machine (or one region of it), compiled: states and words as small numbers, the next state as one look into an array.
 *
 * In plain words: `next[state * width + word]`. A word that the machine does not know leaves the state as it is.
 */
export interface Table {
  readonly states: readonly string[];
  readonly words: ReadonlyMap<string, number>;
  readonly width: number;
  readonly initial: number;
  readonly next: Uint8Array;
  /** Why a step is unexpected, at the same place as in `next`; null for a step that the machine expects. */
  readonly surprise: readonly (string | null)[];
}

/** The words of a state and of all below it. XState's own `machine.events` leaves out those that lead nowhere. */
function collectWords(node: AnyStateNode, words: Set<string>): Set<string> {
  for (const word of Object.keys(node.config.on ?? {})) words.add(word);
  for (const child of Object.values(node.states)) collectWords(child as AnyStateNode, words);
  return words;
}

function surpriseOf(machine: AnyStateMachine, snapshot: AnyMachineSnapshot, word: string): string | null {
  const [taken] = machine.getTransitionData(snapshot, { type: word });
  if (taken === undefined) return `not expected while ${snapshot.value}`;
  const meta: unknown = taken.meta;
  if (typeof meta !== 'object' || meta === null || !('unexpected' in meta)) return null;
  return String(meta.unexpected);
}

/**
 * Compiles a flat machine to its table: XState itself is asked once for each state and word. That its pure `transition` ends there is a law (L4).
 *
 * In plain words: XState stays the definition, the table is how it runs. For a parallel machine use {@link compileRegions}.
 */
export function compile(machine: AnyStateMachine): Table {
  const states = Object.keys(machine.root.states);
  const words = [...collectWords(machine.root, new Set())].sort();
  const snapshots = states.map((state) => machine.resolveState({ value: state, context: undefined }));
  const next = new Uint8Array(states.length * words.length);
  snapshots.forEach((snapshot, s) => {
    words.forEach((word, w) => {
      next[s * words.length + w] = states.indexOf(after(machine, snapshot, word));
    });
  });
  let surprise: readonly (string | null)[] | null = null;
  return {
    states,
    words: new Map(words.map((w, i) => [w, i])),
    width: words.length,
    initial: states.indexOf(initialOf(machine.root)),
    next,
    // Only who looks at single steps asks, and a start must not cost what it does not use.
    get surprise() {
      surprise ??= snapshots.flatMap((snapshot) => words.map((word) => surpriseOf(machine, snapshot, word)));
      return surprise;
    },
  };
}

/** The state after a word: where the transition leads that XState takes. To take it as well costs seven times as much, at every start of a program. */
function after(machine: AnyStateMachine, snapshot: AnyMachineSnapshot, word: string): string {
  const [taken] = machine.getTransitionData(snapshot, { type: word });
  return taken?.target?.[0]?.key ?? String(snapshot.value);
}

function initialOf(node: AnyStateNode): string {
  return node.initial.target?.[0]?.key ?? '';
}

/**
 * Compiles each region of a parallel machine by itself. Regions of Hindcast's machines never look at each other, so the tables side
 * by side are the machine (a test holds every combination against XState).
 */
export function compileRegions(machine: AnyStateMachine): Readonly<Record<string, Table>> {
  const regions = Object.entries(machine.root.states).map(([name, node]) => [
    name,
    compile(createMachine({ ...(node as AnyStateNode).config, id: name })),
  ]);
  return Object.fromEntries(regions);
}

/** The next state's number; the same state for a word that the machine does not know. */
export function step(table: Table, state: number, word: string): number {
  const w = table.words.get(word);
  return w === undefined ? state : (table.next[state * table.width + w] ?? state);
}

/** Why this step would be unexpected, or null. */
export function surpriseAt(table: Table, state: number, word: string): string | null {
  const w = table.words.get(word);
  if (w === undefined) return 'not a word of this machine';
  return table.surprise[state * table.width + w] ?? null;
}
