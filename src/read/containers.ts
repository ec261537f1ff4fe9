import type { ContainerData, Event } from '../event/event.js';
import type { Action, Actions } from './actions.js';
import { dataOf } from './container-data.js';
import { KIND } from './kinds.js';
import { type Said, saidBy, unescaped } from './profile.js';
import type { Scanner } from './scanner.js';

/** What is said of a container in each of its records. */
interface Known {
  readonly id: string;
  readonly said: ContainerData;
}

/** What there was to be learnt in a record. */
export type Lesson = 'action' | 'container';

/**
 * Containers and their actions that a scanner knows, and what they mean.
 *
 * In plain words: the scanner compares bytes and says which container and which action they are; what both are called, it is not told.
 */
export class Containers {
  readonly #scanner: Scanner;
  readonly #actions: Actions;
  /** By the scanner's numbers. */
  readonly #taught: Action[] = [];
  readonly #known: Known[] = [];

  constructor(scanner: Scanner, actions: Actions) {
    this.#scanner = scanner;
    this.#actions = actions;
  }

  /** The event of a record that was found; null: it is not of a container. */
  inRow(row: number, position: number): Event | null {
    const scanner = this.#scanner;
    const slot = scanner.containerOf(row);
    if (slot < 0) return null;
    const known = this.#knownAt(slot);
    const action = this.#taught[scanner.actionOf(row)];
    if (action === undefined) throw new Error('the scanner knows what nobody taught it');
    const { kind, type } = action;
    const execId = kind === KIND.exec || kind === KIND.execDie ? scanner.idOf(row) : null;
    const data = dataOf(known.said, action, execId, scanner.numberOf(row), scanner.secondsOf(row));
    return { type, at: scanner.instantOf(row), position, id: known.id, data, source: 'docker-json' } as Event;
  }

  /** The id in the hole of a record that is not of a container, where it is one's that is known; null otherwise. */
  holderIn(row: number): string | null {
    const slot = this.#scanner.holderOf(row);
    return slot < 0 ? null : this.#knownAt(slot).id;
  }

  #knownAt(slot: number): Known {
    const known = this.#known[slot];
    if (known === undefined) throw new Error('the scanner knows what nobody taught it');
    return known;
  }

  /** Learns the action of the record that begins there or, if that is known, the container; null if there is nothing in it to be learnt. */
  learn(bytes: Uint8Array, view: DataView, from: number): Lesson | null {
    const action = this.#scanner.newAction(from);
    if (action > 0) return this.#learnAction(bytes, view, action) ? 'action' : null;
    return this.#meet(from) ? 'container' : null;
  }

  #learnAction(bytes: Uint8Array, view: DataView, at: number): boolean {
    const action = this.#actions.at(bytes, view, at);
    const number = action === null ? -1 : this.#scanner.learnAction(at, action.length, action.kind);
    if (action === null || number < 0) return false;
    this.#taught[number] = action;
    return true;
  }

  #meet(from: number): boolean {
    const scanner = this.#scanner;
    const count = scanner.meet(from);
    if (count === 0) return false;
    const pairs = [];
    for (let i = 0; i < count; i++) pairs.push({ key: scanner.nameOf(i), value: unescaped(scanner.valueOf(i)) });
    const said = pairs.every(isReadable) ? saidBy(pairs) : null;
    if (said === null) scanner.forget();
    else this.#known[scanner.met] = { id: scanner.metId, said };
    return said !== null;
  }
}

function isReadable(pair: { readonly key: string; readonly value: string | null }): pair is Said {
  return pair.value !== null;
}
