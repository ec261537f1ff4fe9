import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImageConfig } from '../src/event/observed.js';
import { Fold, type HostState } from '../src/fold/index.js';
import { readBaseline } from '../src/read/index.js';
import { chainIds } from '../src/view/layer-chain.js';
import { configChanges } from '../src/view/layer-config.js';
import { containerStack, imageStack } from '../src/view/layers.js';
import { sha256 } from '../src/view/sha256.js';
import { humanSize } from '../src/view/size.js';

const hex = (text: string) => createHash('sha256').update(text).digest('hex');
const id = (letter: string) => `sha256:${letter.repeat(64)}`;

function stateOf(things: readonly object[]): HostState {
  const fold = new Fold();
  for (const event of readBaseline(JSON.stringify(things))) fold.apply(event);
  return fold.state();
}

const base = {
  Id: id('a'),
  RepoTags: ['base:1'],
  Parent: '',
  Created: '2026-01-01T00:00:00Z',
  RootFS: { Layers: [id('1')] },
  Config: { Env: ['PATH=/bin'], Volumes: null },
};
const app = {
  Id: id('b'),
  RepoTags: ['app:1'],
  Parent: id('a'),
  Created: '2026-01-02T00:00:00Z',
  RootFS: { Layers: [id('1'), id('2')] },
  Config: { Env: ['PATH=/bin', 'MODE=fast'], Volumes: { '/data': {} } },
};
const web = {
  Id: 'c'.repeat(64),
  Name: '/web',
  Image: id('b'),
  State: { Status: 'exited' },
  Config: { Image: 'app:1' },
};

describe('SHA-256', () => {
  it('is what everybody else computes, of any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => sha256(text) === hex(text)));
  });

  it.each([0, 55, 56, 63, 64, 119, 120])('of a text of %i bytes, where blocks end', (length) => {
    expect(sha256('x'.repeat(length))).toBe(hex('x'.repeat(length)));
  });
});

describe('chain ids', () => {
  it('are the engine’s: the first layer by itself, each further one with all below it', () => {
    const second = `sha256:${hex(`${id('1')} ${id('2')}`)}`;
    expect(chainIds([id('1'), id('2'), id('3')])).toEqual([id('1'), second, `sha256:${hex(`${second} ${id('3')}`)}`]);
    expect(chainIds([])).toEqual([]);
  });

  it('differ for the same layer on another base', () => {
    expect(chainIds([id('1'), id('3')])[1]).not.toBe(chainIds([id('2'), id('3')])[1]);
  });
});

describe('a stack', () => {
  const state = stateOf([base, app, web]);
  const image = (name: string) => imageStack(state, state.image(name) as never);

  it('goes from the kernel to the writable layer, each with its owner', () => {
    const stack = containerStack(state, state.container('web') as never);
    expect(stack.layers.map(({ number, kind }) => `${number} ${kind}`)).toEqual([
      '0 kernel',
      '1 image',
      '2 image',
      '3 writable',
    ]);
    expect(stack.layers.map(({ owners }) => owners)).toEqual([[], [id('a')], [id('b')], ['c'.repeat(64)]]);
  });

  it('says who stands on each layer', () => {
    const [, first, second] = image('base:1').layers.concat(image('app:1').layers.slice(2));
    expect(first?.images).toEqual([id('b')]);
    expect(first?.containers).toEqual(['c'.repeat(64)]);
    expect(second).toMatchObject({ images: [], containers: ['c'.repeat(64)] });
  });

  it('says what is inherited, and from whom', () => {
    expect(image('app:1').inherits).toEqual([
      { field: 'env', key: 'PATH', value: '/bin', inherited: true, setBy: id('a') },
      { field: 'env', key: 'MODE', value: 'fast', inherited: false, setBy: id('b') },
      { field: 'volume', key: '/data', value: '', inherited: false, setBy: id('b') },
    ]);
  });

  it('says unknown where nobody told: of an image that only a tag told of, and above what is told', () => {
    const fold = new Fold();
    for (const event of readBaseline(JSON.stringify([base, web]))) fold.apply(event);
    const known = fold.state();
    const stack = containerStack(known, known.container('web') as never);
    expect(stack.layers.map(({ number, kind }) => [number, kind])).toEqual([
      [0, 'kernel'],
      [null, 'unknown'],
      [null, 'writable'],
    ]);
    expect(stack.inherits).toBeNull();
  });

  it('lays what is not told over the layers of a parent that are', () => {
    const { RootFS: _, ...untold } = app;
    const known = stateOf([base, untold]);
    const stack = imageStack(known, known.image('app:1') as never);
    expect(stack.layers.map(({ kind }) => kind)).toEqual(['kernel', 'image', 'unknown']);
  });

  it('ends where parents run in a circle', () => {
    const known = stateOf([
      { ...base, Parent: id('b'), RootFS: undefined },
      { ...app, RootFS: undefined },
    ]);
    expect(imageStack(known, known.image('app:1') as never).layers.map(({ kind }) => kind)).toEqual([
      'kernel',
      'unknown',
    ]);
  });
});

describe('what two configurations differ in', () => {
  const config = (more: Partial<ImageConfig>): ImageConfig => ({
    ...{ env: [], cmd: [], entrypoint: [], labels: {}, exposedPorts: [], volumes: [] },
    ...{ workingDir: '', user: '', stopSignal: '' },
    ...more,
  });

  it('is nothing for the same one, and is not known where one is not', () => {
    expect(configChanges(config({ env: ['A=1'] }), config({ env: ['A=1'] }))).toEqual([]);
    expect(configChanges(null, config({}))).toBeNull();
  });

  it('comes and goes by name', () => {
    const labels: Record<string, string> = JSON.parse('{"__proto__":"x"}');
    expect(
      configChanges(config({ env: ['A=1', 'B=2'], cmd: ['a'] }), config({ env: ['A=2', 'C'], labels, cmd: ['a'] })),
    ).toEqual([
      { field: 'env', key: 'A', before: '1', after: '2' },
      { field: 'env', key: 'B', before: '2', after: null },
      { field: 'env', key: 'C', before: null, after: '' },
      { field: 'label', key: '__proto__', before: null, after: 'x' },
    ]);
  });
});

it.each([
  [0, '0B'],
  [999, '999B'],
  [1000, '1kB'],
  [1982561, '1.98MB'],
  [999900, '1e+03kB'],
  [123456789, '123MB'],
  [2e15, '2PB'],
])('%i bytes are %s, as Docker prints them', (bytes, text) => {
  expect(humanSize(bytes)).toBe(text);
});
