import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventOf, GapData } from '../src/event/event.js';
import { Fold, type HostState } from '../src/fold/index.js';

const START = 1_795_470_650_000_000_000n;

function gap(position: number): EventOf<'recording.gap'> {
  const to = START + BigInt(position) * 1_000_000_000n;
  const data: GapData = { from: to - 1_000_000n, to, reason: 'reconnect' };
  return { type: 'recording.gap', at: to, position, id: null, data, source: 'hindcast' };
}

const told = ({ gaps }: HostState) => gaps.map(({ to }) => Number((to - START) / 1_000_000_000n));
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe('the gaps of a state', () => {
  it('are those that were told before it, whatever is told later, and whichever way others go on', () => {
    const deed = fc.oneof(
      fc.constant('gap' as const),
      fc.constant('keep' as const),
      fc.nat().map((from) => ({ from })),
    );
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
        let fold = new Fold();
        let expected: readonly number[] = [];
        let position = 0;
        const kept: { state: HostState; expected: readonly number[] }[] = [];
        for (const one of deeds) {
          if (one === 'gap') {
            position += 1;
            fold.apply(gap(position));
            expected = [...expected, position];
          } else if (one === 'keep') kept.push({ state: fold.state(), expected });
          else if (kept.length > 0) {
            // Another way from a state of before: neither may see the gaps of the other.
            const before = kept[one.from % kept.length] as (typeof kept)[number];
            fold = new Fold(before.state);
            expected = before.expected;
          }
        }
        for (const { state, expected: was } of kept) expect(told(state)).toEqual(was);
        expect(told(fold.state())).toEqual(expected);
      }),
    );
  });

  it('are no part of another fold that begins with nothing', () => {
    const [one, other] = [new Fold(), new Fold()];
    one.apply(gap(1));
    other.apply(gap(2));
    expect([told(one.state()), told(other.state()), told(new Fold().state())]).toEqual([[1], [2], []]);
  });

  it('cannot be written to', () => {
    const fold = new Fold();
    fold.apply(gap(1));
    const state = fold.state();
    expect(() => (state.gaps as GapData[]).push(gap(2).data)).toThrow(TypeError);
    expect(state.gaps).toBe(state.gaps);
  });

  it('are not copied for each state: with a copy of each, so many states would not fit into memory', () => {
    const fold = new Fold();
    const states = upTo(40_000).map((position) => {
      fold.apply(gap(position));
      return fold.state();
    });
    for (const count of [1, 2, 1_000, 39_999, 40_000])
      expect(told(states[count - 1] as HostState)).toEqual(upTo(count));
  });
});
