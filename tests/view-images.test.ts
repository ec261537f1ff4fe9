import { describe, expect, it } from 'vitest';
import { Fold, type HostState } from '../src/fold/index.js';
import { readBaseline, readText } from '../src/read/index.js';
import { images, topLevel } from '../src/view/images.js';
import { filterImages, imagesFilters } from '../src/view/images-filter.js';

const id = (digit: string) => `sha256:${digit.repeat(64)}`;
const DIGEST = `sha256:${'d'.repeat(64)}`;

/** An image from before the log with a tag and a digest, a step of a build, what it built, an import, and a pull that names no id. */
function state(): HostState {
  const inspect = (Id: string, RepoTags: string[], RepoDigests: string[], Created: string, Parent = '') => {
    return { Id, RepoTags, RepoDigests, Created, Parent, RootFS: { Type: 'layers', Layers: [] } };
  };
  const line = (Type: string, Action: string, ID: string, Attributes: object, at: number) =>
    JSON.stringify({ Type, Action, Actor: { ID, Attributes }, time: 1_795_470_000 + at });
  const baseline = JSON.stringify([
    inspect(id('1'), ['base:1', 'base:old'], [], '2026-11-20T00:00:00Z'),
    inspect(id('2'), ['quay.io/x/y:2'], [], '2026-11-22T00:00:00Z'),
    inspect(id('3'), [], [], '2026-11-21T00:00:00Z', id('1')),
  ]);
  const log = [
    line('container', 'create', 'c'.repeat(64), { name: 'step', image: id('4') }, 1),
    line('container', 'destroy', 'c'.repeat(64), { name: 'step', image: id('4') }, 2),
    line('image', 'tag', id('5'), { name: 'shop/web:v1' }, 3),
    line('image', 'tag', id('5'), { name: 'shop/web:latest' }, 3),
    line('image', 'import', id('6'), { name: id('6') }, 4),
    line('image', 'pull', 'redis:7', { name: 'redis' }, 5),
    line('container', 'create', 'd'.repeat(64), { name: 'runs', image: id('7') }, 6),
  ];
  const fold = new Fold();
  for (const event of readBaseline(baseline)) fold.apply(event);
  for (const event of readText(log.join('\n'))) fold.apply(event);
  return fold.state();
}

const HOST = state();
const shown = (...filters: string[]) =>
  images(HOST, filterImages(HOST, imagesFilters(filters)).filter(topLevel(HOST)), false).map(
    ({ Repository, Tag, ID }) => `${Repository}:${Tag} ${ID[0]}`,
  );

describe('images', () => {
  it('are listed as Docker lists them: a row a tag, newest first, and no step of a build', () => {
    expect(shown()).toEqual([
      '<none>:<none> 7',
      'redis:7 <',
      '<none>:<none> 6',
      'shop/web:v1 5',
      'shop/web:latest 5',
      'quay.io/x/y:2 2',
      'base:1 1',
      'base:old 1',
    ]);
  });

  it('are all there with -a', () => {
    expect(images(HOST, HOST.images, true).map(({ ID }) => ID)).toEqual(expect.arrayContaining([id('3'), id('4')]));
  });

  it('have their digest beside the tag, and a row of its own where there is no tag', () => {
    const [base, other] = HOST.images;
    if (!base || !other) throw new Error('the baseline names them');
    const list = [
      { ...base, tags: ['base:1', `base@${DIGEST}`, 'base:old'] },
      { ...other, tags: [`quay.io/x/y@${DIGEST}`] },
    ];
    expect(images(HOST, list, true).map(({ Repository, Tag, Digest }) => [Repository, Tag, Digest])).toEqual([
      ['quay.io/x/y', '<none>', DIGEST],
      ['base', '1', DIGEST],
      ['base', 'old', DIGEST],
    ]);
  });

  it('are as old as the instant asked for, where somebody told when they came to be', () => {
    const rows = images(HOST, HOST.images, true);
    expect(rows.find(({ Tag }) => Tag === 'old')).toMatchObject({
      CreatedAt: '2026-11-20 00:00:00 +0000 UTC',
      CreatedSince: '3 days ago',
    });
    expect(rows.find(({ Tag }) => Tag === '7')).toMatchObject({ CreatedAt: '', CreatedSince: 'N/A', ID: '<none>' });
  });

  it.each([
    [['reference=shop/web'], ['shop/web:v1 5', 'shop/web:latest 5']],
    [['reference=shop/*:v1'], ['shop/web:v1 5']],
    [['reference=*'], ['redis:7 <', 'base:1 1', 'base:old 1']],
    [['reference=*/*/*'], ['quay.io/x/y:2 2']],
    [
      ['reference=redis', 'reference=base:?'],
      ['redis:7 <', 'base:1 1'],
    ],
    [['dangling=true'], ['<none>:<none> 7', '<none>:<none> 6']],
    [
      ['dangling=true', 'since=shop/web:v1'],
      ['<none>:<none> 7', '<none>:<none> 6'],
    ],
    [['before=quay.io/x/y:2'], ['base:1 1', 'base:old 1']],
    [['since=shop/web:v1', 'dangling=false'], ['redis:7 <']],
  ])('pass %j', (filters, found) => {
    expect(shown(...filters)).toEqual(found);
  });

  it('that there are not are an error', () => {
    expect(() => shown('before=nothing')).toThrow(/no such image: nothing/);
    expect(() => shown('dangling=perhaps')).toThrow(/there is no "perhaps"/);
    expect(() => shown('until=1h')).toThrow(/a log does not tell/);
  });
});
