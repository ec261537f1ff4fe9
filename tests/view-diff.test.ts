import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, initial } from '../src/fold/index.js';
import { readText } from '../src/read/index.js';
import type { Entry } from '../src/view/changes.js';
import { type Changed, diff, type KindDiff } from '../src/view/diff.js';
import { toDocument } from '../src/view/document.js';
import { lines } from './support/arbitrary.js';
import { EXAMPLE, hindcast, rows } from './support/run.js';

const KINDS = ['containers', 'images', 'volumes', 'networks'] as const;
const WEB = 'a'.repeat(64);
const IMAGE = `sha256:${'1'.repeat(64)}`;

type Said = readonly [subject: string, action: string, id: string, attributes?: Readonly<Record<string, string>>];

/** A state after these things were said, a second apart. */
function said(...all: readonly Said[]) {
  const log = all.map(([Type, Action, ID, Attributes = {}], i) =>
    JSON.stringify({ Type, Action, Actor: { ID, Attributes }, scope: 'local', time: 1_795_470_650 + i }),
  );
  return fold(initial(), readText(log.join('\n')));
}

/** Two instants of one history. */
const instants = fc.tuple(fc.array(lines, { minLength: 3, maxLength: 6 }), fc.nat(), fc.nat()).map(([parts, a, b]) => {
  const events = readText(parts.flat().join('\n'));
  const at = (n: number) => fold(initial(), events.slice(0, n % (events.length + 1)));
  return [at(a), at(b)] as const;
});

const tagsOf = (entry: Entry) => (Array.isArray(entry.tags) ? entry.tags : []);
const keyOf = (entry: Entry) => entry.id ?? entry.name ?? tagsOf(entry)[0];

/** Whether this is the thing that changed: by its id; where that came to be known, by the name that it had. */
function isOf(entry: Entry, { id, name, changes }: Changed): boolean {
  if (!changes.id) return (id ?? name) === keyOf(entry);
  const was = changes.tags?.[0];
  return entry.id === null && tagsOf(entry)[0] === (Array.isArray(was) ? was[0] : name);
}

/** What a diff makes of the things of then: those of now, in no order. */
function applied(before: readonly Entry[], { added, removed, changed }: KindDiff): readonly Entry[] {
  const gone = new Set(removed.map(keyOf));
  const now = before.flatMap((entry) => {
    if (gone.has(keyOf(entry))) return [];
    const news = Object.entries(changed.find((change) => isOf(entry, change))?.changes ?? {});
    for (const [field, [value]] of news) expect(entry[field] ?? null).toEqual(value);
    return [{ ...entry, ...Object.fromEntries(news.map(([field, [, value]]) => [field, value])) }];
  });
  return [...now, ...added];
}

const sorted = (entries: readonly Entry[]) => entries.map((entry) => JSON.stringify(entry)).sort();

describe('laws of the diff', () => {
  it('is what leads from the one state to the other', () => {
    fc.assert(
      fc.property(instants, ([from, to]) => {
        const data = diff(from, to);
        const [old, now] = [toDocument(from), toDocument(to)];
        for (const kind of KINDS) expect(sorted(applied(old[kind], data[kind]))).toEqual(sorted(now[kind]));
      }),
    );
  });

  it('of a state and itself is nothing', () => {
    fc.assert(
      fc.property(instants, ([state]) => {
        for (const kind of KINDS) expect(diff(state, state)[kind]).toEqual({ added: [], removed: [], changed: [] });
      }),
    );
  });

  it('backwards says the same the other way round', () => {
    fc.assert(
      fc.property(instants, ([from, to]) => {
        const [forth, back] = [diff(from, to), diff(to, from)];
        expect([back.from, back.to]).toEqual([forth.to, forth.from]);
        // An image's name may come to have an id, but never loses it: that way there is no other way round.
        for (const kind of ['containers', 'volumes', 'networks'] as const) {
          expect(sorted(back[kind].added)).toEqual(sorted(forth[kind].removed));
          expect(sorted(back[kind].removed)).toEqual(sorted(forth[kind].added));
          const turned = forth[kind].changed.map(({ id, changes }) => [
            id,
            Object.fromEntries(Object.entries(changes).map(([field, [a, b]]) => [field, [b, a]])),
          ]);
          expect(Object.fromEntries(back[kind].changed.map(({ id, changes }) => [id, changes]))).toEqual(
            Object.fromEntries(turned),
          );
        }
      }),
    );
  });
});

describe('a diff', () => {
  const create: Said = ['container', 'create', WEB, { name: 'web', image: 'app' }];

  it('does not say that an image came and went when only its id came to be known', () => {
    const { images } = diff(said(create), said(create, ['image', 'tag', IMAGE, { name: 'app:latest' }]));
    expect(images).toMatchObject({ added: [], removed: [], changed: [{ id: IMAGE, name: 'app:latest' }] });
    expect(images.changed[0]?.changes).toMatchObject({ id: [null, IMAGE] });
  });

  it('tells a tag that moved as a change of both images', () => {
    const other = `sha256:${'2'.repeat(64)}`;
    const tag = (id: string, name: string): Said => ['image', 'tag', id, { name }];
    const before = [tag(IMAGE, 'app:1'), tag(IMAGE, 'app:latest'), tag(other, 'app:2')];
    const { images } = diff(said(...before), said(...before, tag(other, 'app:latest')));
    expect(images.changed.map(({ id, changes }) => [id, changes.tags])).toEqual([
      [IMAGE, [['app:1', 'app:latest'], ['app:1']]],
      [other, [['app:2'], ['app:2', 'app:latest']]],
    ]);
  });

  it('has the instants that were asked for', () => {
    const state = said(create);
    expect(diff(initial(), state)).toMatchObject({
      schema: 'hindcast/diff@1',
      from: { at: null, position: 0 },
      to: { at: '2026-11-23T21:50:50.000000000Z', position: 1 },
    });
  });
});

describe('hindcast diff', () => {
  it('marks what came, went and changed; ids short, lists by what came and went', async () => {
    const { out } = await hindcast(['diff', EXAMPLE, '--from', '#53', '--to', '#125']);
    expect(out.split('\n').filter((line) => /^[-+~]/.test(line))).toEqual([
      '- container web-1 (4b0eb4ff1ed0)  shop/web:latest  running',
      '~ container web-1 (194c68c67987)',
      '~ container web-2 (3d973add6379)',
      '- image shop/web:v2 (6a13038a8dae)',
      '~ image shop/web:v1 (b7373582659e)',
      '~ image busybox:base (id unknown)',
      '~ network shop-net (ba199b07ace4)',
    ]);
    expect(out).toContain('    containers: -4b0eb4ff1ed0 +194c68c67987\n');
    expect(out).not.toMatch(/[0-9a-f]{13}/);
  });

  it('says so when nothing changed', async () => {
    expect((await hindcast(['diff', EXAMPLE, '--from', '#53', '--to', '#53'])).out).toBe('nothing changed\n');
  });

  it('prints one document as JSON, with the same instants in any order of asking', async () => {
    const data = rows(await hindcast(['diff', EXAMPLE, '--from', '#53', '--to', '-2s', '--format', 'json']));
    expect(data.length).toBe(1);
    expect(data[0]).toMatchObject({ from: { position: 53 }, to: { at: '2026-11-23T21:51:17.508474552Z' } });
  });

  it.each([[['--from', '#1']], [['--to', '#1']], [['--from', 'x', '--to', '#1']]])(
    '%j is a wrong call',
    async (args) => {
      expect(await hindcast(['diff', EXAMPLE, ...args])).toMatchObject({ status: 2, out: '' });
    },
  );

  it('shows nothing of a log raw', async () => {
    const evil = { name: 'web\u001b[2J', image: '\u202eapp\n+ container' };
    const text = JSON.stringify({ Type: 'container', Action: 'create', Actor: { ID: WEB, Attributes: evil }, time: 1 });
    const { out } = await hindcast(['diff', '-', '--from', '#0', '--to', '#1'], text);
    expect(out).toBe('+ container web\\x1b[2J (aaaaaaaaaaaa)  \\u202eapp\\x0a+ container  created\n');
  });
});
