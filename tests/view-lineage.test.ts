import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { Lineage, type LineageResult } from '../src/view/lineage.js';
import { container, hex, historyOf, type Said, tag } from './support/docker.js';
import { eventsOf } from './support/recording.js';

function follow(name: string, events: readonly Event[]): LineageResult {
  const lineage = new Lineage(name);
  for (const event of events) lineage.push(event);
  return lineage.finish();
}

const rows = ({ lines }: LineageResult) => lines.map(({ generations }) => generations.map(({ id }) => id.slice(0, 4)));
const last = ({ lines }: LineageResult) => lines.at(-1)?.generations.at(-1);
const fates = (result: LineageResult) =>
  last(result)?.data.map(({ fate, kind, source }) => `${fate} ${kind} ${source ?? ''}`.trim());

const a = container(hex('a'), 'web', 'shop/web:1');
const b = container(hex('b'), 'web', 'shop/web:2');
const other = container(hex('b'), 'web', 'nginx:1');
const anonymous = hex('9');

describe('by a name that was handed over', () => {
  const begin: readonly Said[] = [tag('1', 'shop/web:1'), tag('2', 'shop/web:2'), a.create()];

  it('nothing but the name is nothing, and is said apart', () => {
    const result = follow('web', historyOf([...begin, a.destroy(), b.create()]));
    expect(rows(result)).toEqual([['bbbb']]);
    expect(result.unlinked).toEqual([{ id: hex('a'), name: 'web', image: 'shop/web:1' }]);
  });

  it('the same volume besides is something', () => {
    const said = [
      ...begin,
      a.mount('data', '/d'),
      a.start(),
      a.die(),
      a.destroy(),
      b.create(),
      b.mount('data', '/d'),
      b.start(),
    ];
    const result = follow('web', historyOf(said));
    expect(rows(result)).toEqual([['aaaa', 'bbbb']]);
    expect(last(result)?.evidence).toContain('both mount the volume data');
    expect(fates(result)).toEqual(['kept volume data', 'unknown writable', 'unknown mounts']);
  });

  it('another image is not, whatever else is the same', () => {
    const said = [
      ...begin,
      a.mount('data', '/d'),
      a.destroy(),
      other.create(),
      other.mount('data', '/d'),
      other.start(),
    ];
    expect(rows(follow('web', historyOf(said)))).toEqual([['bbbb']]);
  });

  it('a rename that made room for it is', () => {
    const result = follow('web', historyOf([...begin, a.rename('web-old'), b.create()]));
    expect(rows(result)).toEqual([['aaaa', 'bbbb']]);
    expect(last(result)?.evidence).toContain('the old one was renamed to make room');
  });

  it('what was left behind is orphaned, and lost once it is removed', () => {
    const said = [
      ...[...begin, a.mount('data', '/d'), a.mount(anonymous, '/c'), a.start(), a.rename('web-old'), b.create()],
      ...[b.mount('data', '/d'), b.start(), a.destroy()],
    ];
    expect(fates(follow('web', historyOf(said)))).toContain(`orphaned volume ${anonymous}`);
    const removed: Said = ['volume', 'destroy', anonymous, { driver: 'local' }];
    expect(fates(follow('web', historyOf([...said, removed])))).toContain(`lost volume ${anonymous}`);
  });

  it('a container that never ran had nothing to hand on', () => {
    const result = follow('web', historyOf([...begin, a.rename('web-old'), b.create(), a.destroy()]));
    expect(fates(result)).toEqual(['unknown mounts']);
  });

  it('knows what an inspect told, and that what is gone cannot be asked any more', () => {
    const inspect = {
      Id: hex('a'),
      Name: '/web',
      Image: `sha256:${hex('1')}`,
      State: { Status: 'exited' },
      Config: { Image: 'shop/web:1' },
      Mounts: [{ Type: 'bind', Source: '/srv', Destination: '/srv', RW: true }],
      Changes: ['A /etc/x'],
    };
    const said = [a.rename('web-old'), b.create(), a.destroy()];
    const data = last(follow('web', historyOf(said, [inspect])))?.data;
    expect(data?.map(({ fate, kind, path, how }) => [fate, kind, path, how])).toEqual([
      ['unknown', 'bind', '/srv', null],
      ['lost', 'writable', '/etc', null],
    ]);
  });
});

describe('by what compose says', () => {
  const labels = (number: string, more = {}) => ({
    'com.docker.compose.project': 'shop',
    'com.docker.compose.service': 'web',
    'com.docker.compose.container-number': number,
    'com.docker.compose.oneoff': 'False',
    ...more,
  });
  const one = container(hex('a'), 'shop-web-1', 'web', labels('1'));
  const two = container(hex('b'), 'shop-web-2', 'web', labels('2'));
  const next = container(hex('c'), 'shop-web-1', 'web', labels('1'));
  const run = container(hex('d'), 'shop-web-run-1', 'web', labels('1', { 'com.docker.compose.oneoff': 'True' }));

  it.each(['web', 'shop/web'])('%s is a line for each number, and none for what ran once', (name) => {
    const said = [one.create(), two.create(), run.create(), run.destroy(), one.destroy(), next.create()];
    const result = follow(name, historyOf(said));
    expect(rows(result)).toEqual([['bbbb'], ['aaaa', 'cccc']]);
    expect(result.lines.map(({ service }) => service)).toEqual(['shop/web/2', 'shop/web']);
  });

  it('labels with hostile names are no compose', () => {
    const odd = container(hex('a'), 'x', 'web', JSON.parse('{"__proto__":"1","com.docker.compose.project":"p"}'));
    expect(follow('x', historyOf([odd.create()])).lines).toMatchObject([{ service: null }]);
  });
});

describe('in real logs', () => {
  it('compose 1 and 2: every recreation is found, by more than the name', () => {
    const first = follow('acme/api', eventsOf('docker-20/compose-stack'));
    expect(first.lines.map(({ service, generations }) => [service, generations.length])).toEqual([
      ['acme/api', 2],
      ['acme/api/2', 2],
    ]);
    const evidence = first.lines.flatMap(({ generations }) => generations.slice(1).map((one) => one.evidence));
    for (const found of evidence) expect(found).toContain("compose's sequence of renames");
  });

  it('the incident: what took the place of web-1 had its name, its image and its network', () => {
    const result = follow('web-1', eventsOf('docker-20/webapp-incident'));
    expect(result.lines.map(({ generations }) => generations.map(({ names }) => names))).toEqual([
      [['web-1', 'web-1-old', 'web-1'], ['web-1']],
    ]);
    expect(result.lines[0]?.generations[1]?.evidence).toContain('the old one was renamed to make room');
  });
});

it('follows ten thousand containers of one name in a moment, and counts the rest', () => {
  const said = Array.from({ length: 10_050 }, (_, at): Said => {
    const id = at.toString(16).padStart(64, '0');
    return ['container', 'create', id, { name: 'ci', image: 'ci:1' }];
  });
  const result = follow('ci', historyOf(said));
  expect(result.omitted).toBe(50);
});
