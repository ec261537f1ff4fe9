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
import { ALL_RECORDINGS, eventsOf } from './support/recording.js';
import { gapped, listed } from './support/span-logs.js';

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
