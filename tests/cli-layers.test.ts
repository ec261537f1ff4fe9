import { describe, expect, it } from 'vitest';
import { container, hex, logOf, type Said, sha, tag } from './support/docker.js';
import { EXAMPLE, hindcast, rows, scratch } from './support/run.js';

const file = scratch();
const web = container(hex('a'), 'web', 'app:1');
const classic: Said = ['image', 'prune', '', { reclaimed: '0' }];

const image = (letter: string, name: string, layers: readonly string[], more = {}) => ({
  Id: sha(letter),
  RepoTags: [name],
  Created: '2026-11-23T21:50:00Z',
  Size: 1000,
  RootFS: { Layers: layers.map(sha) },
  Config: { Env: [`TOKEN=secret-${letter}`], ...more },
  GraphDriver: { Data: {} },
});
const step = {
  Id: sha('1'),
  Created: 1795470429,
  CreatedBy: '/bin/sh -c \u001b[31mecho\u001b[0m',
  Size: 1000,
  Comment: '',
};

const log = file('log.jsonl', logOf([classic, tag('2', 'app:1'), web.start()]));
const baseline = file(
  'baseline.json',
  [
    {
      Id: hex('a'),
      Name: '/web',
      Image: sha('1'),
      State: { Status: 'exited' },
      Config: { Image: 'app:1' },
      Mounts: [],
      SizeRw: 42,
    },
    { ...image('1', 'app:1', ['b']), History: [step] },
    image('2', 'app:2', ['b', 'c'], { Volumes: { '/v': {} } }),
    { Id: 'web', Changes: ['A /srv/\u001b[2J', 'C /srv'] },
  ]
    .map((thing) => JSON.stringify(thing))
    .join('\n'),
);
const told = ['--baseline', baseline];

describe('hindcast layers', () => {
  it('prints the stack, the top first, and keeps the values of the environment to itself', async () => {
    const { status, out } = await hindcast(['layers', log, 'web', ...told]);
    expect(status).toBe(0);
    expect(
      out
        .split('\n')
        .slice(0, 4)
        .map((line) => line.split(/ {2,}/)[0]),
    ).toEqual(['LAYER', '2', '1', '0']);
    expect(out).toContain('TOKEN');
    expect(out).not.toContain('secret');
    expect(out).not.toContain('\u001b');
  });

  it('as a tree, and as one document with all of it', async () => {
    expect((await hindcast(['layers', log, 'app:2', ...told, '--format', 'tree'])).out).toMatch(
      /^0 .*\n└─ 1 .*\n {3}└─ 2 /,
    );
    const [document] = rows(await hindcast(['layers', log, 'app:2', ...told, '--format', 'json']));
    expect(document).toMatchObject({ subject: 'image', layers: [{ kind: 'kernel' }, { number: 1 }, { number: 2 }] });
  });

  it('says what nobody told, and what there is where the name is wrong', async () => {
    expect((await hindcast(['layers', EXAMPLE, 'shop/web'])).out).toContain('not told');
    const wrong = await hindcast(['layers', EXAMPLE, 'shop/web:latst']);
    expect(wrong.status).toBe(1);
    expect(wrong.err).toContain('did you mean: shop/web:latest');
  });
});

describe('hindcast history', () => {
  it('has Docker’s columns, harmless to a terminal', async () => {
    const ran = await hindcast(['history', log, sha('1'), ...told]);
    expect(ran.out).toMatch(
      /^IMAGE +CREATED +CREATED BY +SIZE +COMMENT\n111111111111 +\S.* ago +\/bin\/sh -c \\x1b\[31mecho\\x1b\[0m +1kB\n$/,
    );
    expect(ran.err).toBe('');
  });

  it('says where it ends', async () => {
    const ran = await hindcast(['history', log, 'app:2', ...told, '--format', 'json']);
    expect(rows(ran)).toMatchObject([{ ID: '222222222222', CreatedBy: '<unknown>' }]);
    expect(ran.err).toContain('nobody told all steps of app:2');
  });
});

describe('hindcast tags', () => {
  it('prints every stretch of time', async () => {
    const spans = rows(await hindcast(['tags', EXAMPLE, 'shop/web', '--format', 'json']));
    expect(spans.map(({ position, proven }) => [position, proven])).toEqual([
      [17, true],
      [43, true],
      [117, true],
      [130, false],
    ]);
  });

  it('fails for a name that nobody had', async () => {
    expect(await hindcast(['tags', EXAMPLE, 'nginx'])).toMatchObject({ status: 1, out: '' });
  });
});

describe('hindcast ps --filter stale', () => {
  it('finds what runs an old image', async () => {
    const ran = await hindcast(['ps', '-a', log, ...told, '--filter', 'stale=true', '--format', 'json']);
    expect(rows(ran).map(({ Names }) => Names)).toEqual(['web']);
    expect(ran.err).toBe('');
    expect((await hindcast(['ps', '-a', log, ...told, '--filter', 'stale=false', '-q'])).out).toBe('');
  });

  it('names in neither answer what the log cannot decide, and says how many', async () => {
    for (const answer of ['true', 'false']) {
      const ran = await hindcast(['ps', '-a', EXAMPLE, '--filter', `stale=${answer}`, '-q']);
      expect(ran.out).toBe('');
      expect(ran.err).toBe(
        'hindcast: of 3 containers the log cannot tell whether its reference still means its image: neither stale nor not\n',
      );
    }
    expect((await hindcast(['ps', EXAMPLE, '--filter', 'stale=maybe'])).status).toBe(2);
  });
});

describe('hindcast upgrade', () => {
  it('prints what is lost, and nothing that steers a terminal or is secret', async () => {
    const { out, status } = await hindcast(['upgrade', log, 'web', 'app:2', ...told]);
    expect(status).toBe(0);
    expect(out).toMatch(/^LOST \? +\/srv +1 added /m);
    expect(out).toMatch(/^ {2}~ env TOKEN$/m);
    expect(out).toContain('42B');
    expect(out).not.toContain('\u001b');
    expect(out).not.toContain('secret');
  });

  it.each([
    [['lost'], 3],
    [['lost,unknown'], 3],
    [['unknown'], 3],
    [['orphaned'], 0],
  ])('--fail-on %j ends with %i', async (fates, status) => {
    const flags = fates.flatMap((fate) => ['--fail-on', fate]);
    expect((await hindcast(['upgrade', log, 'web', ...told, ...flags])).status).toBe(status);
  });

  it('that finds nothing lost does not call it safe where something is not known', async () => {
    const ran = await hindcast(['upgrade', EXAMPLE, 'db', '--fail-on', 'lost']);
    expect(ran.status).toBe(0);
    expect(ran.err).toContain('2 not known of db; to fail on these too: --fail-on lost,unknown');
    expect(ran.out).not.toMatch(/safe|nothing is lost/);
  });

  it('is a wrong call with a fate that there is not, and fails for a container that there is not', async () => {
    expect((await hindcast(['upgrade', EXAMPLE, 'db', '--fail-on', 'kept'])).status).toBe(2);
    expect((await hindcast(['upgrade', EXAMPLE, 'dv'])).err).toContain('did you mean: db');
  });
});

describe('hindcast lineage', () => {
  it('prints who took whose place, why, and what became of the data', async () => {
    const { out } = await hindcast(['lineage', EXAMPLE, 'web-1']);
    expect(out).toMatch(/^1\. web-1 → web-1-old → web-1 /);
    expect(out).toContain('because: it took the name web-1');
    const [document] = rows(await hindcast(['lineage', EXAMPLE, 'web-1', '--format', 'json']));
    expect(document).toMatchObject({
      lines: [{ generations: [{}, { evidence: expect.any(Array) }] }],
      unlinked: [],
      omitted: 0,
    });
  });

  it('fails for what nobody was called', async () => {
    expect((await hindcast(['lineage', EXAMPLE, 'nginx'])).status).toBe(1);
  });
});
