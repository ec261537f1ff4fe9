import { useEffect, useState } from 'preact/hooks';
import { useShown } from './context.js';
import { textOf } from './event-words.js';
import type { Query } from './query.js';
import { eachInSlices } from './slices.js';

/** The indices of the events that a search finds, in their order. */
export interface Matches {
  readonly indices: readonly number[] | null;
  /** How many there are; of all events, if nothing is searched for. */
  readonly count: number;
  readonly isWhole: boolean;
}

/** Searches all events beside the page; null indices: every event passes. */
export function useMatches(query: Query, text: string): Matches {
  const { model } = useShown();
  const { tape, version } = model;
  const [found, setFound] = useState<{ readonly text: string; readonly indices: readonly number[] } | null>(null);
  useEffect(() => {
    let isWanted = true;
    if (query.isEmpty) return undefined;
    const indices: number[] = [];
    let index = 0;
    const look = (event: (typeof tape.events)[number]) => {
      if (query.matches(textOf(event))) indices.push(index);
      index += 1;
    };
    void eachInSlices([...tape.events], look, () => isWanted).then((isDone) => isDone && setFound({ text, indices }));
    return () => {
      isWanted = false;
    };
  }, [text, tape, version]);
  if (query.isEmpty) return { indices: null, count: tape.events.length, isWhole: true };
  if (found?.text !== text) return { indices: [], count: 0, isWhole: false };
  return { indices: found.indices, count: found.indices.length, isWhole: true };
}
