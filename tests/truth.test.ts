import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventsOf, RECORDINGS } from './support/recording.js';
import { factsOf, wrong } from './support/truth.js';

/** The five logs that a first replay must get right, and how much of what they are asked first they decide. */
const MAIN = ['webapp-incident', 'compose-stack', 'stop-kill-pause-matrix', 'image-retag-story', 'rand-5-sequential'];
const FIRST_FIELDS = new Set(['exists', 'name', 'status', 'exitCode']);

describe.each(RECORDINGS)('%s', (name) => {
  it.each([
    ['from the log alone', {}],
    ['with a baseline', { baseline: true }],
  ])('says nothing wrong, %s', (_, damage) => {
    const facts = factsOf(name, damage);
    expect(facts.length).toBeGreaterThan(50);
    expect(wrong(facts)).toEqual([]);
  });

  it('knows more with a baseline than without', () => {
    const right = (baseline: boolean) =>
      factsOf(name, { baseline }).filter(({ verdict }) => verdict === 'right').length;
    expect(right(true)).toBeGreaterThanOrEqual(right(false));
  });
});

describe.each(MAIN)('docker-20/%s', (name) => {
  it('is decided about ids, names, status and exit codes, nearly everywhere', () => {
    const facts = factsOf(`docker-20/${name}`).filter(
      ({ subject, field, log }) =>
        subject === 'container' && FIRST_FIELDS.has(field) && !(field === 'exitCode' && log === null),
    );
    const right = facts.filter(({ verdict }) => verdict === 'right').length;
    expect(right / facts.length).toBeGreaterThan(0.9);
  });
});

describe('a log that is not whole', () => {
  const cut = fc.constantFrom(...RECORDINGS).chain((name) => {
    const length = eventsOf(name).length;
    return fc.record({
      name: fc.constant(name),
      a: fc.nat({ max: length - 1 }),
      b: fc.nat({ max: length - 1 }),
      baseline: fc.boolean(),
    });
  });

  it('says nothing wrong wherever it begins', () => {
    fc.assert(
      fc.property(cut, ({ name, a }) => {
        expect(wrong(factsOf(name, { from: a }))).toEqual([]);
      }),
    );
  });

  it('says nothing wrong whatever a gap hides', () => {
    fc.assert(
      fc.property(cut, ({ name, a, b, baseline }) => {
        expect(wrong(factsOf(name, { gap: [Math.min(a, b), Math.max(a, b) + 1], baseline }))).toEqual([]);
      }),
    );
  });
});
