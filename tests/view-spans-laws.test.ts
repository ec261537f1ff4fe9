import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import type { Instant } from '../src/event/instant.js';
import { familiar, parseReference } from '../src/event/reference.js';
import { type ContainerState, type HostState, Moments } from '../src/fold/index.js';
import { readText } from '../src/read/index.js';
import type { Span } from '../src/view/span.js';
import { spans } from '../src/view/spans.js';
import { Summariser } from '../src/view/summary.js';
import { lines } from './support/arbitrary.js';
import { ALL_RECORDINGS, eventsOf } from './support/recording.js';

/** Every instant at which anything could change, and those around it. */
function instants(events: readonly Event[], all: readonly Span[]): readonly Instant[] {
  const times = new Set<Instant>();
  for (const { at } of events) if (at !== null) for (const by of [-1n, 0n, 1n, 1_700_000_000n]) times.add(at + by);
  for (const { from, to, provenAt } of all) {
    for (const edge of [from, to, provenAt]) if (edge !== null) times.add(edge).add(edge - 1n);
  }
  return [...times].sort((a, b) => (a < b ? -1 : 1));
}

function statesAt(events: readonly Event[], times: readonly Instant[]): readonly HostState[] {
  const moments = new Moments(times.map((at) => ({ kind: 'instant', at })));
  for (const event of events) if (!moments.push(event)) break;
  return moments.finish();
}

/** What the spans say of an instant, one line a thing. */
function bySpans(all: readonly Span[], at: Instant, track: Span['track']): readonly string[] {
  return all
    .filter((span) => span.track === track && span.kind !== 'build' && span.from !== null)
    .filter(({ from, to }) => (from ?? at) <= at && (to === null || at < to))
    .map(({ kind, id, state, provenAt }) => {
      const isProven = provenAt !== null && provenAt <= at;
      return `${kind} ${id?.slice(0, 24)} ${state}${isProven ? '' : ' ?'}`;
    })
    .sort();
}

const open = (of: { readonly uncertain: readonly string[] }, ...fields: readonly string[]) =>
  fields.some((field) => of.uncertain.includes(field)) ? ' ?' : '';

const statusLine = (of: ContainerState) =>
  `container ${of.id.slice(0, 24)} ${of.status}${open(of, 'status', 'exists')}`;
const healthLine = (of: ContainerState) =>
  of.health === null || of.health === 'none'
    ? []
    : [`container ${of.id.slice(0, 24)} ${of.health}${open(of, 'health', 'exists')}`];

function existing(state: HostState): readonly string[] {
  return [
    ...state.images.flatMap(({ id }) => (id === null ? [] : [`image ${id.slice(0, 24)} present`])),
    ...state.volumes.map((volume) => `volume ${volume.name.slice(0, 24)} present${open(volume, 'exists')}`),
    ...state.networks.map((network) => `network ${network.id.slice(0, 24)} present${open(network, 'exists')}`),
  ].sort();
}

function meant(state: HostState): readonly string[] {
  return state.images
    .flatMap(({ tags }) => tags)
    .map((tag) => {
      const { imageId, proven } = state.meaning(tag);
      const parsed = parseReference(tag);
      return `tag ${(parsed ? familiar(parsed) : tag).slice(0, 24)} ${imageId ?? 'unknown'}${proven ? '' : ' ?'}`;
    })
    .sort();
}

function agree(events: readonly Event[]): void {
  const all = [...spans(events)];
  const times = instants(events, all);
  statesAt(events, times).forEach((state, i) => {
    const at = times[i] as Instant;
    if (state.at === null || state.events === 0) return;
    const label = (kind: string) => `${kind} at ${at}, #${state.position}`;
    expect(bySpans(all, at, 'status'), label('status')).toEqual(state.containers.map(statusLine).sort());
    expect(bySpans(all, at, 'health'), label('health')).toEqual(state.containers.flatMap(healthLine).sort());
    // Of an image that was there to the end of its span nothing is in doubt, whatever could not be known before.
    const things = (rows: readonly string[]) =>
      rows.map((row) => (row.startsWith('image') ? row.replace(' ?', '') : row));
    expect(things(bySpans(all, at, 'existence')), label('existence')).toEqual(existing(state));
    expect(bySpans(all, at, 'meaning'), label('meaning')).toEqual(meant(state));
  });
}

/** The same, with gaps among the records. */
const gapped = fc
  .tuple(lines, fc.array(fc.nat(59), { maxLength: 3 }), fc.constantFrom('reconnect', 'engine-restart'))
  .map(([log, places, reason]) => {
    const rows = [...log];
    for (const place of places) {
      const near = /"timeNano":(\d+)/.exec(rows[place] ?? '')?.[1];
      if (near === undefined) continue;
      const [from, to] = [BigInt(near) - 500_000_000n, BigInt(near) + 700_000_000n].map((n) =>
        new Date(Number(n / 1_000_000n)).toISOString(),
      );
      rows.splice(place, 0, JSON.stringify({ type: 'recording.gap', at: to, id: null, data: { from, to, reason } }));
    }
    return rows;
  });

/** What a list of everything may name: some that the log knows, and one that it does not. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  container: ['a', 'b', 'c', '9'].map((letter) => letter.repeat(64)),
  image: ['1', '2', '8'].map((digit) => `sha256:${digit.repeat(64)}`),
  volume: ['data', 'logs', 'new'],
  network: ['e', 'f', '7'].map((letter) => letter.repeat(64)),
};

const list = fc
  .constantFrom(...Object.keys(NAMED))
  .chain((of) => fc.record({ of: fc.constant(of), ids: fc.subarray([...(NAMED[of] ?? [])]), place: fc.nat(59) }));

/** The same, with lists of all there are among them, each in the instant after a record. */
const listed = fc.tuple(gapped, fc.array(list, { minLength: 1, maxLength: 4 })).map(([log, lists]) => {
  const rows = [...log];
  for (const { of, ids, place } of lists) {
    const near = /"timeNano":(\d+)/.exec(rows[place] ?? '')?.[1];
    if (near === undefined) continue;
    const at = `${Number(BigInt(near) / 1_000_000_000n)}`;
    const text = new Date(Number(at) * 1_000).toISOString().replace('.000Z', `.${near.slice(-9)}Z`);
    const data = { subject: 'list', of, ids };
    rows.splice(place + 1, 0, JSON.stringify({ type: 'recording.observed', at: text, id: null, data }));
  }
  return rows;
});

describe('the spans of a history', () => {
  it('say at every instant what the state says', () => {
    fc.assert(fc.property(gapped, (log) => agree(readText(log.join('\n')))));
  });

  it('say so where a list of all there are ends what it does not name', () => {
    fc.assert(fc.property(listed, (log) => agree(readText(log.join('\n')))));
  });

  it.each(ALL_RECORDINGS)('say so of %s', (name) => {
    agree(eventsOf(name));
  });

  it.each(ALL_RECORDINGS)('have one run for each end in %s, with its code and its reason', (name) => {
    const events = eventsOf(name);
    const summariser = new Summariser();
    for (const event of events) summariser.push(event);
    const { deaths } = summariser.finish();
    const runs = [...spans(events)].filter(({ exitCode, exitReason }) => exitCode !== null || exitReason !== null);
    const ended = runs.map(({ id, exitCode, exitReason }) => `${id} ${exitCode} ${exitReason}`);
    expect(deaths.length).toBeGreaterThan(0);
    expect(ended.sort()).toEqual(deaths.map(({ id, exitCode, reason }) => `${id} ${exitCode} ${reason}`).sort());
  });
});
