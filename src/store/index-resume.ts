import type { Event } from '../event/event.js';
import type { HostState } from '../fold/index.js';
import type { SavedSpans } from '../view/spans.js';
import type { Check } from './index-build-reading.js';
import type { IndexReader } from './index-database.js';
import { Directory } from './index-directory.js';
import { Finder, type Indexed } from './index-finder.js';
import type { Mark } from './index-page.js';
import type { Fault, Seal } from './index-seal.js';
import { type KnownSpans, knownSpans } from './index-spans.js';

/** What indexing goes on from: nothing, or what was indexed before. */
export interface Before {
  readonly directory: Directory;
  readonly faults: readonly Fault[];
  /** Where reading goes on; null at the beginning of the log. */
  readonly mark: Mark | null;
  /** The sum of the file in which that stands, up to there. */
  readonly check: Check;
  /** Where folding goes on: before that, or there. */
  readonly state: HostState | undefined;
  readonly reader: IndexReader | null;
  readonly known: KnownSpans | null;
  /** Undefined where spans begin anew. */
  readonly saved: SavedSpans | undefined;
  /** The events between the state and the mark; what was there before the log, where nothing is folded yet. */
  readonly told: readonly (readonly Event[])[];
}

const NOTHING: Omit<Before, 'directory' | 'told'> = {
  faults: [],
  mark: null,
  check: { length: 0, sum: 0 },
  state: undefined,
  reader: null,
  known: null,
  saved: undefined,
};

/** What indexing goes on from where this was known. */
export function resume(indexed: Indexed | null, seal: Seal | null, baseline: readonly Event[]): Before {
  const finder = indexed && new Finder(indexed);
  const mark = finder?.last();
  if (!finder || !mark || !seal || !indexed?.reader) {
    return { ...NOTHING, directory: new Directory(), told: [baseline] };
  }
  const known = knownSpans(indexed.reader);
  const { saved, state } = spansFrom(finder, known, mark.place.records);
  const print = seal.parts[mark.part];
  return {
    directory: new Directory(indexed.directory.blocks, (page) => indexed.directory.page(page)),
    faults: seal.faults.filter(({ position }) => position <= mark.place.records),
    mark,
    check: { length: print?.check == null ? 0 : print.length, sum: print?.check ?? 0 },
    state,
    reader: indexed.reader,
    known,
    saved,
    told: [...(state ? [] : [baseline]), ...finder.after(state?.position ?? 0, 'indexed')],
  };
}

/** Where spans go on, and what is known there, at a position or before it; nothing of both where not one record was folded. */
export function spansFrom(finder: Finder, { saved }: KnownSpans, most: number) {
  if (saved.folded === 0) return { saved: undefined, state: undefined };
  return { saved, state: finder.at({ kind: 'position', position: Math.min(saved.folded, most) }).state };
}
