import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Members } from '../src/fold/members.js';
import { Recent } from '../src/fold/recent.js';

const change = fc.record({ id: fc.nat(400).map(String), joins: fc.boolean(), from: fc.nat(), asked: fc.boolean() });

describe('the members of a thing', () => {
  it('are those of a plain list, whichever value the next one is made of', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(400).map(String), { maxLength: 20 }),
        fc.array(change, { maxLength: 900, size: 'max' }),
        fc.boolean(),
        (base, changes, straight) => {
          const made: [Members, readonly string[]][] = [[Members.of(base), base]];
          for (const { id, joins, from, asked } of changes) {
            const [members, list] = made.at(straight ? -1 : from % made.length) ?? [Members.of([]), []];
            if (asked) expect(members.has(id)).toBe(list.includes(id));
            const others = list.filter((other) => other !== id);
            const next = joins && !list.includes(id) ? [...list, id] : joins ? list : others;
            made.push([joins ? members.with(id) : members.without(id), next]);
          }
          for (const [members, list] of made) expect(members.list).toEqual(list);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('the last things of a long row', () => {
  it('are found without a look at each as with one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(3000), { minLength: 1, maxLength: 3000, size: 'max' }),
        fc.nat(3000),
        (items, wanted) => {
          const recent = new Recent<number>(500);
          for (const item of items) {
            recent.push(item);
            recent.has(item);
          }
          expect(recent.has(wanted)).toBe(recent.some((item) => item === wanted));
          expect(recent.fork().has(wanted)).toBe(recent.has(wanted));
          for (const item of items) expect(recent.has(item)).toBe(recent.some((other) => other === item));
        },
      ),
      { numRuns: 20 },
    );
  });
});
