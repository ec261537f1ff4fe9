import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Analysis } from './analysis.js';
import type { Model } from './model.js';
import type { Query } from './query.js';

/** What every part of the page is given. */
export interface Shown {
  readonly model: Model;
  readonly analysis: Analysis;
  readonly query: Query;
}

export const ShownContext = createContext<Shown | null>(null);

/** What is shown now. */
export function useShown(): Shown {
  const shown = useContext(ShownContext);
  if (!shown) throw new Error('a part of the page stands outside of it');
  return shown;
}
