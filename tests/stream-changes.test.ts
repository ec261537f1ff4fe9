import fc from 'fast-check';
import { from, lastValueFrom, of, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { fold, type HostState, initial } from '../src/fold/index.js';
import { readText } from '../src/read/index.js';
import { type Change, changes, replay, states } from '../src/stream/index.js';
import { toDocument } from '../src/view/document.js';
import { history } from './support/arbitrary.js';
import { eventsOf, RECORDINGS } from './support/recording.js';

const events = eventsOf('docker-20/webapp-incident');

/** Things by kind and id, as somebody keeps them who only hears of changes. */
function heard(told: readonly Change[]): Record<string, unknown[]> {
  const kept = new Map<string, unknown>();
  for (const { kind, before, after } of told) {
    if (before) expect(kept.delete(`${kind} ${keyOf(before)}`)).toBe(true);
    if (after) {
      expect(kept.has(`${kind} ${keyOf(after)}`)).toBe(false);
      kept.set(`${kind} ${keyOf(after)}`, after);
    }
  }
  const of = (kind: string) => [...kept].filter(([key]) => key.startsWith(kind)).map(([, thing]) => thing);
  return { containers: of('container'), images: of('image'), volumes: of('volume'), networks: of('network') };
}

function keyOf(thing: NonNullable<Change['after']>): string {
  if ('tags' in thing) return thing.id ?? `name ${thing.tags[0]}`;
  return 'id' in thing ? thing.id : thing.name;
}

const asSet = (things: readonly unknown[]) =>
  new Set(things.map((thing) => JSON.stringify(thing, (_, value) => (typeof value === 'bigint' ? `${value}` : value))));

function expectAll(told: readonly Change[], state: HostState): void {
  const kept = heard(told);
  for (const kind of ['containers', 'images', 'volumes', 'networks'] as const) {
    expect(asSet(kept[kind] ?? [])).toEqual(asSet(state[kind]));
  }
}

const all = (log: readonly Event[]): Promise<Change[]> => lastValueFrom(from(log).pipe(states(), changes(), toArray()));

describe('changes', () => {
  it.each(RECORDINGS)('%s: whoever hears of every change knows the state', async (name) => {
    const log = eventsOf(name);
    expectAll(await all(log), fold(initial(), log));
  });

  it('whoever hears of every change knows the state, whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (log) => {
        expectAll(await all(log), fold(initial(), log));
      }),
    );
  });

  it('goes on from a state, of which it does not tell', async () => {
    const half = fold(initial(), events.slice(0, 60));
    const rest = replay(events.slice(60), { from: half }).pipe(changes(half), toArray());
    const told = await lastValueFrom(rest);
    const whole = await all(events);
    const later = whole.filter(({ state }) => state.position > 60);
    expect(told.map(({ kind, id }) => `${kind} ${id}`)).toEqual(later.map(({ kind, id }) => `${kind} ${id}`));
    expect(told.length).toBeGreaterThan(0);
  });

  it('tells of one thing at a time what it was and is', async () => {
    const told = await all(events);
    const db = told.filter(({ kind, id }) => kind === 'container' && id.startsWith('8d9d'));
    expect(db[0]).toMatchObject({ before: null, after: { status: 'created' } });
    expect(
      db.some(({ before, after }) => before !== null && after && 'status' in after && after.status === 'running'),
    ).toBe(true);
    for (const { before, after } of told) expect(before).not.toBe(after);
  });

  it('says nothing where nothing changed', async () => {
    const attach = events.find(({ type }) => type === 'container.attach') as Event;
    const state = fold(initial(), events.slice(0, attach.position - 1));
    const next = fold(state, [attach]);
    const told = await lastValueFrom(of(state, next).pipe(changes(), toArray()));
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter(({ state: when }) => when === next)).toEqual([]);
  });

  it('tells what went before what came', async () => {
    const both = [fold(initial(), events.slice(0, 40)), fold(initial(), [])];
    const [then, now] = both as [HostState, HostState];
    const told = await lastValueFrom(of(then, now, then).pipe(changes(), toArray()));
    expect(told.filter(({ state }) => state === now).every(({ after }) => after === null)).toBe(true);
    expectAll(told, then);
  });

  it('an image whose id comes to be known has changed, and did not come', async () => {
    const at = 1_795_470_650;
    const line = (Action: string, ID: string, name: string, time: number) =>
      JSON.stringify({ Type: 'image', Action, Actor: { ID, Attributes: { name } }, time });
    const id = `sha256:${'1'.repeat(64)}`;
    const log = readText([line('pull', 'app:1', 'app', at), line('tag', id, 'app:1', at + 1)].join('\n'));
    const told = await all(log);
    expect(told.map(({ id: key, before, after }) => [key, before === null, after === null])).toEqual([
      ['app:1', true, false],
      [id, false, false],
    ]);
    expect(told[1]?.before).toBe(told[0]?.after);
    expect(toDocument(fold(initial(), log)).images).toHaveLength(1);
  });
});
