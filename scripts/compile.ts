import { type AnyMachineSnapshot, type AnyStateMachine, type AnyStateNode, createMachine } from 'xstate';
import type { WrittenTable } from '../src/fold/table.js';

/** A state of the next step, a reason: one character each. */
const RADIX = 36;

/** The words of a state and of all below it. XState's own `machine.events` leaves out those that lead nowhere. */
function collectWords(node: AnyStateNode, words: Set<string>): Set<string> {
  for (const word of Object.keys(node.config.on ?? {})) words.add(word);
  for (const child of Object.values(node.states)) collectWords(child as AnyStateNode, words);
  return words;
}

/**
 * Compiles a flat machine to its table: XState itself is asked once for each state and word. That its pure `transition` ends there is a law (L4).
 *
 * In plain words: XState stays the definition, the table is how it runs. For a parallel machine use {@link compileRegions}.
 */
export function compile(machine: AnyStateMachine): WrittenTable {
  const states = Object.keys(machine.root.states);
  const words = [...collectWords(machine.root, new Set())].sort();
  const snapshots = states.map((state) => machine.resolveState({ value: state, context: undefined }));
  const reasons: string[] = [];
  const rows = (mark: (snapshot: AnyMachineSnapshot, word: string) => string) =>
    joined(snapshots.map((snapshot) => words.map((word) => mark(snapshot, word)).join('')));
  const after = rows((snapshot, word) => digit(states.indexOf(nextOf(machine, snapshot, word))));
  const surprise = rows((snapshot, word) => {
    const [taken] = machine.getTransitionData(snapshot, { type: word });
    if (taken === undefined) return '!';
    const reason = unexpected(taken.meta);
    return reason === null ? '-' : digit(numberOf(reasons, reason));
  });
  const initial = states.indexOf(initialOf(machine.root));
  return { states: joined(states), words: joined(words), initial, after, surprise, reasons: joined(reasons) };
}

/** Its place in the list, in which it stands from now on. */
function numberOf(list: string[], item: string): number {
  const known = list.indexOf(item);
  return known < 0 ? list.push(item) - 1 : known;
}

function joined(parts: readonly string[]): string {
  const torn = parts.find((part) => part.includes('|'));
  if (torn !== undefined) throw new Error(`a table cannot be written with a | in "${torn}"`);
  return parts.join('|');
}

function digit(number: number): string {
  if (number < 0 || number >= RADIX) throw new RangeError(`a table has room for ${RADIX} of a kind, not for ${number}`);
  return number.toString(RADIX);
}

/** Why a transition that is taken is one that a complete log would not need; null for any other. */
function unexpected(meta: unknown): string | null {
  return typeof meta === 'object' && meta !== null && 'unexpected' in meta ? String(meta.unexpected) : null;
}

/** The state after a word: where the transition leads that XState takes. */
function nextOf(machine: AnyStateMachine, snapshot: AnyMachineSnapshot, word: string): string {
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
export function compileRegions(machine: AnyStateMachine): Readonly<Record<string, WrittenTable>> {
  const regions = Object.entries(machine.root.states).map(([name, node]) => [
    name,
    compile(createMachine({ ...(node as AnyStateNode).config, id: name })),
  ]);
  return Object.fromEntries(regions);
}
