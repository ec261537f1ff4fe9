import type { Instant } from '../event/instant.js';
import type { Place } from '../read/index.js';
import { BrokenIndex } from './index-broken.js';
import { COLUMNS, numbersOf, timesOf } from './index-values.js';

/** Blocks whose entries stand in one value of the index. */
export const PAGE_BLOCKS = 1024;

/** Where a block ends and the next one begins, and how often something was wrong up to there. */
export interface Mark {
  readonly part: number;
  readonly place: Place;
  readonly unreadable: number;
  readonly gaps: number;
}

const NUMBERS = ['positions', 'parts', 'offsets', 'lines', 'opens', 'unreadable', 'gaps'] as const;
/** The time of the last record before the mark, the earliest in the block, and until when records of it and of those before it count. */
const TIMES = ['lasts', 'least', 'reach'] as const;

type Columns<Numbers, Times> = Readonly<Record<(typeof NUMBERS)[number], Numbers>> &
  Readonly<Record<(typeof TIMES)[number], Times>>;

/** The entries of so many blocks, one list for each thing that is kept of them. */
export type Page = Columns<ArrayLike<number>, ArrayLike<Instant>>;

/** A page to which blocks are added. */
export type OpenPage = Columns<number[], Instant[]>;

/** A page with these columns, each made of its name. */
function pageOf<N, T>(numbers: (name: (typeof NUMBERS)[number]) => N, times: (name: (typeof TIMES)[number]) => T) {
  return Object.fromEntries([
    ...NUMBERS.map((name) => [name, numbers(name)] as const),
    ...TIMES.map((name) => [name, times(name)] as const),
  ]) as unknown as Columns<N, T>;
}

export function emptyPage(): OpenPage {
  return pageOf<number[], Instant[]>(
    () => [],
    () => [],
  );
}

/** A copy to add to. */
export function opened(page: Page): OpenPage {
  return pageOf(
    (name) => Array.from(page[name]),
    (name) => Array.from(page[name]),
  );
}

/** A page as it is kept. */
export function written(page: Page): Page {
  return pageOf(
    (name) => numbersOf(Float64Array.from(page[name])),
    (name) => timesOf(Array.from(page[name])),
  );
}

/** A page of bytes that may be anybody's. Throws {@link BrokenIndex} for what is none. */
export function pageIn(value: unknown): Page {
  const page = Object(value) as Page;
  const isPage =
    NUMBERS.every((name) => isColumn(page[name], ...COLUMNS)) &&
    TIMES.every((name) => isColumn(page[name], BigInt64Array) || areTimes(page[name])) &&
    new Set([...NUMBERS, ...TIMES].map((name) => page[name].length)).size === 1;
  if (!isPage) throw new BrokenIndex('a page of its directory is none');
  return page;
}

function isColumn(column: unknown, ...kinds: readonly (new () => unknown)[]): boolean {
  return kinds.some((kind) => column instanceof kind);
}

function areTimes(column: unknown): boolean {
  return Array.isArray(column) && column.every((time) => typeof time === 'bigint');
}

export function added(
  page: OpenPage,
  { part, place, unreadable, gaps }: Mark,
  { least, reach }: { readonly least: Instant; readonly reach: Instant },
): void {
  page.positions.push(place.records);
  page.parts.push(part);
  page.offsets.push(place.offset);
  page.lines.push(place.line);
  page.opens.push(place.isOpen ? 1 : 0);
  page.unreadable.push(unreadable);
  page.gaps.push(gaps);
  page.lasts.push(place.last);
  page.least.push(least);
  page.reach.push(reach);
}

export function markAt(page: Page, at: number): Mark {
  const number = (name: (typeof NUMBERS)[number]) => page[name][at] ?? 0;
  const place = {
    offset: number('offsets'),
    line: number('lines'),
    records: number('positions'),
    last: page.lasts[at] ?? 0n,
    isOpen: number('opens') === 1,
  };
  return { part: number('parts'), place, unreadable: number('unreadable'), gaps: number('gaps') };
}
