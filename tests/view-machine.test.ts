import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, createMachine } from 'xstate';
import * as machines from '../machines/index.js';
import { compile, compileRegions } from '../scripts/compile.js';
import { step, type Table, tableOf } from '../src/fold/table.js';
import { toMermaid } from '../src/view/mermaid.js';
import { hindcast } from './support/run.js';

const BY_NAME: Readonly<Record<string, AnyStateMachine>> = {
  container: machines.containerMachine,
  image: machines.imageMachine,
  volume: machines.volumeMachine,
  network: machines.networkMachine,
  build: machines.buildMachine,
  step: machines.buildStepMachine,
};

/** The tables of a machine, by region; a machine of one region has it under the empty name. */
function tablesOf(machine: AnyStateMachine): Readonly<Record<string, Table>> {
  const written = machine.root.type === 'parallel' ? compileRegions(machine) : { '': compile(machine) };
  return Object.fromEntries(Object.entries(written).map(([region, table]) => [region, tableOf(table)]));
}

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly words: readonly string[];
}

/** What a reader of the picture sees: the arrows of each region, with the names that are shown. */
function arrowsOf(picture: string): Readonly<Record<string, readonly Arrow[]>> {
  const regions: Record<string, Arrow[]> = {};
  const shown = new Map<string, string>();
  let region = '';
  for (const line of picture.split('\n')) {
    region = /^ {4}state (\w+) \{$/.exec(line)?.[1] ?? region;
    const [, text, alias] = /state "(.*)" as (\w+)$/.exec(line) ?? [];
    if (alias !== undefined) shown.set(alias, text ?? '');
    const [, from, to, words] = /^ +(\S+) --> (\S+?)(?:: (.*))?$/.exec(line) ?? [];
    if (from === undefined || to === undefined) continue;
    const name = (state: string) => shown.get(state) ?? state;
    regions[region] = [...(regions[region] ?? []), { from: name(from), to: name(to), words: words?.split(', ') ?? [] }];
  }
  return regions;
}

const spoken = (word: string) => word.replace(':', '');

describe.each(Object.entries(BY_NAME))('hindcast machine %s', (name, machine) => {
  const tables = Object.entries(tablesOf(machine));
  const hasEnded = (region: string, state: string) => {
    const node = region === '' ? machine.root : machine.root.states[region];
    return node?.states[state]?.type === 'final';
  };

  it('draws every way there is, less what an inspect tells', async () => {
    const arrows = arrowsOf((await hindcast(['machine', name])).out);
    for (const [region, table] of tables) {
      for (const [s, state] of table.states.entries()) {
        for (const word of table.words.keys()) {
          const target = table.states[step(table, s, word)];
          if (word.startsWith('observed') || target === state) continue;
          const drawn = arrows[region]?.some(
            ({ from, to, words }) =>
              (from === state || from === 'any state') && to === target && words.includes(spoken(word)),
          );
          expect(drawn, `${region} ${state} + ${word} → ${target}`).toBe(true);
        }
      }
    }
  });

  it('draws no way that there is not', async () => {
    const arrows = arrowsOf((await hindcast(['machine', name])).out);
    let checked = 0;
    for (const [region, table] of tables) {
      const word = new Map([...table.words.keys()].map((own) => [spoken(own), own]));
      for (const { from, to, words } of arrows[region] ?? []) {
        if (from === '[*]') expect(to).toBe(table.states[table.initial]);
        else if (to === '[*]') expect(hasEnded(region, from)).toBe(true);
        else {
          const own = (said: string) => arrows[region]?.filter((other) => other.words.includes(said)) ?? [];
          for (const said of words) {
            const starts = from === 'any state' ? table.states : [from];
            for (const state of starts) {
              // What a state says itself goes before what is said of any.
              if (from === 'any state' && (hasEnded(region, state) || own(said).some((other) => other.from === state)))
                continue;
              expect(table.states[step(table, table.states.indexOf(state), word.get(said) ?? said)]).toBe(to);
              checked += 1;
            }
          }
        }
      }
    }
    expect(checked).toBeGreaterThan(3);
  });

  it('prints a definition that is the machine', async () => {
    const again = createMachine(JSON.parse((await hindcast(['machine', name, '--format', 'json'])).out));
    expect(tablesOf(again)).toEqual(tablesOf(machine));
  });
});

describe('a machine that means harm', () => {
  const evil = [
    'x\n  [*] --> owned',
    'a --> b: c',
    '"} state {',
    '%%{init: {}}%%',
    '<img src=x onerror=alert(1)>',
    '\u202e',
  ];

  it.each(['flat', 'parallel'])('cannot draw what it likes: %s', (kind) => {
    const states = Object.fromEntries(
      evil.map((state) => [state, { on: Object.fromEntries(evil.map((word) => [word, evil[0]])) }]),
    );
    const inner = { initial: evil[0], states };
    const picture = toMermaid(
      kind === 'flat'
        ? { id: evil[1] ?? '', ...inner }
        : { id: evil[1] ?? '', type: 'parallel', states: { one: inner, [evil[2] ?? '']: inner } },
    );
    const LINE =
      /^(stateDiagram-v2|\s*(--|\}|state \w+ \{|state "[\w ]+" as \w+|(\[\*\]|\w+) --> (\[\*\]|\w+)(: [\w ,-]*)?))$/;
    const strange = picture
      .trimEnd()
      .split('\n')
      .filter((line) => !LINE.test(line));
    expect(strange).toEqual([]);
  });
});

describe('a name that no machine has', () => {
  it.each(['contianer', 'Container', '__proto__', 'toString', ''])(
    '%j is a wrong call, and says which there are',
    async (name) => {
      const ran = await hindcast(['machine', name]);
      expect(ran).toMatchObject({ status: 2, out: '' });
      expect(ran.err).toMatch(/One of container, image, volume, network, build, step\./);
    },
  );
});
