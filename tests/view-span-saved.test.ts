import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { Fold } from '../src/fold/index.js';
import { readText } from '../src/read/index.js';
import type { Span } from '../src/view/span.js';
import { type SavedSpans, Spans, spans } from '../src/view/spans.js';
import { ALL_RECORDINGS, eventsOf } from './support/recording.js';
import { gapped, listed } from './support/span-logs.js';

/** A fold that has come as far as the spans had when they were saved. */
function foldUpTo(events: readonly Event[], position: number): Fold {
  const fold = new Fold();
  for (const event of events) if (event.position <= position) fold.apply(event);
  return new Fold(fold.state());
}

/** Pushes all events, and at each of these places goes on with what was saved there, as another program would. */
function interrupted(events: readonly Event[], places: readonly number[]): readonly Span[] {
  const all: Span[] = [];
  let following = new Spans();
  events.forEach((event, i) => {
    if (places.includes(i)) following = goneOn(following, events.slice(0, i));
    all.push(...following.push(event));
  });
  return [...all, ...following.finish()];
}

function goneOn(following: Spans, before: readonly Event[]): Spans {
  const from = deserialize(serialize(following.save())) as SavedSpans;
  const next = new Spans({ fold: foldUpTo(before, from.folded), from });
  const waiting = before.filter(({ position }) => position > from.folded);
  expect(following.waiting).toEqual(waiting);
  // They were told before: what they ended was given then.
  for (const event of waiting) expect(next.push(event)).toEqual([]);
  return next;
}

const places = fc.array(fc.nat(70), { maxLength: 4 });

describe('spans that go on from what was saved', () => {
  it('are those of one pass, wherever it was', () => {
    fc.assert(
      fc.property(fc.oneof(gapped, listed), places, (log, at) => {
        const events = readText(log.join('\n'));
        expect(interrupted(events, at)).toEqual([...spans(events)]);
      }),
    );
  });

  it.each(ALL_RECORDINGS)('are those of one pass of %s', (name) => {
    const events = eventsOf(name);
    const everyFifth = events.flatMap((_, i) => (i % 5 === 4 ? [i] : []));
    expect(interrupted(events, everyFifth)).toEqual([...spans(events)]);
  });

  it('tell of each event when the fold has come to it, and of all but those that wait', () => {
    const events = eventsOf('docker-26/mid-life');
    const folded: number[] = [];
    const fold = new Fold();
    const following = new Spans({
      fold,
      onFolded: ({ position }) => {
        expect(fold.state().position).toBe(position);
        folded.push(position);
      },
    });
    for (const event of events) following.push(event);
    expect(following.waiting.length).toBeGreaterThan(0);
    expect([...folded, ...following.waiting.map(({ position }) => position)]).toEqual(
      events.map(({ position }) => position),
    );
  });
});
