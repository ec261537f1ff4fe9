import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, createActor, transition } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import {
  buildMachine,
  buildStepMachine,
  containerMachine,
  imageMachine,
  networkMachine,
  volumeMachine,
} from '../machines/index.js';
import { compile, compileRegions } from '../scripts/compile.js';
import { TABLES_FILE, tablesModule } from '../scripts/tables.js';
import { step, surpriseAt, type Table, tableOf } from '../src/fold/table.js';

const FLAT = { imageMachine, volumeMachine, networkMachine, buildMachine, buildStepMachine };

it('has the tables in the tree that the machines compile to', () => {
  expect(readFileSync(TABLES_FILE, 'utf8')).toBe(tablesModule());
});

/** L4, for a machine of one region: the table is the machine. */
describe.each(Object.entries(FLAT))('%s', (_, machine: AnyStateMachine) => {
  const table = tableOf(compile(machine));

  it('compiles to a table that is the machine, for every state and every word', () => {
    expect(table.states.length * table.width).toBe(table.next.length);
    for (const [s, state] of table.states.entries()) {
      for (const word of table.words.keys()) {
        const [after] = transition(machine, machine.resolveState({ value: state, context: undefined }), { type: word });
        expect(table.states[step(table, s, word)], `${state} + ${word}`).toBe(after.value);
      }
    }
  });

  it('says in its table why a step is unexpected, as the machine does', () => {
    for (const [s, state] of table.states.entries()) {
      const snapshot = machine.resolveState({ value: state, context: undefined });
      for (const word of table.words.keys()) {
        const [taken] = machine.getTransitionData(snapshot, { type: word });
        const reason: string | null = taken ? (taken.meta?.unexpected ?? null) : `not expected while ${state}`;
        expect(surpriseAt(table, s, word), `${state} + ${word}`).toBe(reason);
      }
      expect(surpriseAt(table, s, 'solar flare')).toBe('not a word of this machine');
    }
  });

  it('reaches each of its states', () => {
    expect(reachable(table)).toEqual(new Set(table.states));
  });

  it('does not mind a word that it does not know', () => {
    for (const s of table.states.keys()) expect(step(table, s, 'solar flare')).toBe(s);
  });
});

function reachable(table: Table): Set<string> {
  const seen = new Set([table.initial]);
  for (const state of seen) for (const word of table.words.keys()) seen.add(step(table, state, word));
  return new Set([...seen].map((state) => table.states[state] ?? ''));
}

describe('containerMachine', () => {
  const regions = Object.fromEntries(
    Object.entries(compileRegions(containerMachine)).map(([name, region]) => [name, tableOf(region)]),
  );
  const { lifecycle, health, intent } = regions as Record<'lifecycle' | 'health' | 'intent', Table>;
  const words = new Set([...lifecycle.words.keys(), ...health.words.keys(), ...intent.words.keys()]);

  it('compiles to tables that are the machine, for every combination of states and every word', () => {
    let checked = 0;
    for (const [l, lifecycleState] of lifecycle.states.entries()) {
      for (const [h, healthState] of health.states.entries()) {
        for (const [i, intentState] of intent.states.entries()) {
          const value = { lifecycle: lifecycleState, health: healthState, intent: intentState };
          const snapshot = containerMachine.resolveState({ value, context: {} });
          for (const word of words) {
            const [after] = transition(containerMachine, snapshot, { type: word } as never);
            expect(
              {
                lifecycle: lifecycle.states[step(lifecycle, l, word)],
                health: health.states[step(health, h, word)],
                intent: intent.states[step(intent, i, word)],
              },
              `${JSON.stringify(value)} + ${word}`,
            ).toEqual(after.value);
            checked += 1;
          }
        }
      }
    }
    expect(checked).toBe(lifecycle.states.length * health.states.length * intent.states.length * words.size);
  });

  it.each(Object.entries(regions))('reaches each state of %s', (_, table) => {
    expect(reachable(table)).toEqual(new Set(table.states));
  });

  it('is an ordinary XState machine: an actor runs on it', () => {
    const actor = createActor(containerMachine).start();
    for (const type of ['create', 'start', 'pause', 'unpause', 'die', 'destroy'] as const)
      actor.send({ type } as never);
    expect(actor.getSnapshot().value).toMatchObject({ lifecycle: 'removed' });
  });

  it('is an ordinary XState machine: its graph can be walked', () => {
    const paths = getShortestPaths(containerMachine, {
      events: ['create', 'start', 'die', 'stop'].map((type) => ({ type })) as never,
    });
    expect(paths.length).toBeGreaterThan(5);
  });

  it('starts from knowing nothing', () => {
    expect(createActor(containerMachine).getSnapshot().value).toEqual({
      lifecycle: 'unknown',
      health: 'unknown',
      intent: 'free',
    });
  });
});
