import { describe, expect, it } from 'vitest';
import { familiar, parseReference } from '../src/event/reference.js';
import { imageHistory } from '../src/view/image-history.js';
import { stepsOf } from '../src/view/layer-steps.js';
import { imageStack } from '../src/view/layers.js';
import { humanSize } from '../src/view/size.js';
import { isStale } from '../src/view/stale.js';
import { containersIn, historiesIn, imagesIn, LAYERED, stretches } from './support/layers.js';

const short = (tag: string) => {
  const parsed = parseReference(tag);
  return parsed ? familiar(parsed) : tag;
};

describe.each(LAYERED)('%s', (name) => {
  const all = stretches(name);

  it('agrees with the engine on the layers and the parent of every image that was told of', () => {
    let told = 0;
    for (const { to, state } of all) {
      const truth = imagesIn(to);
      for (const { id, layers, parent } of state.images) {
        const theirs = truth.get(id ?? '');
        if (!theirs || layers === null) continue;
        told += 1;
        expect([layers, parent]).toEqual([theirs.layers, theirs.parent]);
        expect(state.imageFacts(id ?? '')).toMatchObject({ config: theirs.config, size: theirs.size });
      }
    }
    expect(told).toBeGreaterThan(20);
  });

  it('agrees with docker history, of each image that was told of and of each that such a one was built on', () => {
    let whole = 0;
    for (const { to, state } of all) {
      const truth = historiesIn(to);
      for (const image of state.images) {
        const theirs = truth.get(image.id ?? '')?.entries;
        const ours = imageHistory(state, image, true);
        if (!theirs || !ours.whole) continue;
        whole += 1;
        expect(ours.rows.map(({ ID }) => ID)).toEqual(theirs.map(({ id }) => id ?? '<missing>'));
        const shown = ours.rows.filter(({ CreatedBy }) => CreatedBy !== '<unknown>');
        const known = theirs.slice(-shown.length);
        expect(shown.map(({ CreatedBy, Size, Comment }) => [CreatedBy, Size, Comment])).toEqual(
          known.map(({ createdBy, size, comment }) => [
            createdBy?.replaceAll('\t', ' '),
            humanSize(size ?? -1),
            comment,
          ]),
        );
      }
    }
    expect(whole).toBeGreaterThan(20);
  });

  it('knows which steps made a layer: those after which the engine has one more', () => {
    let decided = 0;
    for (const { from, to, state } of all) {
      if (from !== to) continue;
      const truth = imagesIn(to);
      for (const image of state.images) {
        for (const { imageId, madeLayer } of stepsOf(state, image).steps) {
          const theirs = truth.get(imageId ?? '');
          // Of an image of BuildKit the engine knows no parent, and how many layers its last step found.
          const below = theirs?.parent ? truth.get(theirs.parent)?.layers?.length : undefined;
          if (madeLayer === null || !theirs || below === undefined) continue;
          decided += 1;
          expect([imageId, madeLayer]).toEqual([imageId, (theirs.layers?.length ?? 0) > below]);
        }
      }
    }
    expect(decided).toBeGreaterThan(5);
  });

  it('puts every layer into the stack, the base at the bottom, and says who owns it', () => {
    for (const { from, to, state } of all) {
      if (from !== to) continue;
      for (const image of state.images) {
        const { layers } = imageStack(state, image);
        expect(layers.map(({ number }) => number)).toEqual(layers.map((_, at) => at));
        expect(layers.slice(1).map(({ diffId }) => diffId)).toEqual(image.layers);
        expect(layers.at(-1)?.owners).toContain(image.id);
      }
    }
  });

  it('a committed image stands on the image of its container, by the word of the engine', () => {
    let committed = 0;
    for (const { to, state } of all) {
      for (const { id } of state.images) {
        const from = id === null ? null : state.imageFacts(id)?.committedFrom;
        const theirs = imagesIn(to).get(id ?? '');
        if (!from?.imageId || !theirs) continue;
        committed += 1;
        expect(from.imageId).toBe(theirs.parent);
      }
    }
    expect(committed).toBeGreaterThan(name.endsWith('builds') ? -1 : 0);
  });

  it('what it proves of a name is what the engine says of it', () => {
    let proven = 0;
    for (const { to, state } of all) {
      const truth = new Map([...imagesIn(to)].flatMap(([id, { tags }]) => (tags ?? []).map((tag) => [short(tag), id])));
      const names = new Set([...truth.keys(), ...state.images.flatMap(({ tags }) => tags)]);
      for (const tag of names) {
        const meaning = state.meaning(tag);
        if (!meaning.proven) continue;
        proven += 1;
        expect([tag, meaning.imageId]).toEqual([tag, truth.get(tag) ?? null]);
      }
    }
    expect(proven).toBeGreaterThan(20);
  });

  it('calls stale, or not, only what the engine shows to be so', () => {
    const decided = { true: 0, false: 0, null: 0 };
    for (const { to, state } of all) {
      const truth = new Map([...imagesIn(to)].flatMap(([id, { tags }]) => (tags ?? []).map((tag) => [short(tag), id])));
      for (const [id, theirs] of containersIn(to)) {
        const container = state.container(id);
        if (!container || theirs.image === null) continue;
        const stale = isStale(state, container);
        decided[`${stale}`] += 1;
        const named = truth.get(short(theirs.image));
        if (stale !== null)
          expect([theirs.name, stale]).toEqual([theirs.name, !isId(theirs.image) && named !== theirs.imageId]);
      }
    }
    expect(decided.true + decided.false).toBeGreaterThan(0);
  });
});

/** What cannot move: an id, or the beginning of one. */
function isId(image: string): boolean {
  return /^(?:sha256:)?[0-9a-f]{12,64}$/.test(image);
}
