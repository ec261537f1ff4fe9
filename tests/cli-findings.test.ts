import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FINDING_KINDS } from '../src/index.js';
import { logText } from './support/recording.js';
import { EXAMPLE, hindcast, rows, scratch } from './support/run.js';

const file = scratch();
const kinds = async (...argv: string[]) =>
  rows(await hindcast(['findings', EXAMPLE, '--format', 'json', ...argv])).map(({ kind }) => String(kind));
const unique = (all: readonly string[]) => [...new Set(all)];

describe('hindcast findings', () => {
  it('prints the most severe first, with what shows it and what to do', async () => {
    const { status, out, err } = await hindcast(['findings', EXAMPLE]);
    expect([status, err]).toEqual([0, '']);
    expect(out).toContain(': 11 findings (4 critical, 3 warnings, 4 notices)\n');
    const heads = out.split('\n').filter((line) => /^(?:CRITICAL|WARNING|NOTICE)/.test(line));
    expect(heads.map((line) => line.split('  ')[0])).toEqual([
      'CRITICAL',
      'CRITICAL',
      'WARNING',
      'WARNING',
      'NOTICE',
      'NOTICE',
    ]);
    expect(out).toContain(
      'web-1 crashed 3 times in 4.2 s, restarted in between; the last exit code was 137 (out of memory)\n',
    );
    expect(out).toContain('records #58,#71,#80\n');
    expect(out).toContain(`    $ hindcast trace ${EXAMPLE} 4b0eb4ff1ed0\n`);
    expect(out).toContain('  web-3 could not be started ?\n');
    expect(out.endsWith('\n? is likely, and not proven by the log\n')).toBe(true);
  });

  it('prints JSON, a finding a line, as the library has it', async () => {
    const [first, ...rest] = rows(await hindcast(['findings', EXAMPLE, '--format', 'json']));
    expect(rest.length).toBe(10);
    expect(first).toMatchObject({
      ...{
        kind: 'crashloop',
        severity: 'critical',
        certain: true,
        count: 3,
        evidence: [58, 71, 80],
        evidenceOmitted: 0,
      },
      from: '2026-11-23T21:51:01.976417493Z',
      subjects: [{ kind: 'container', name: 'web-1', image: 'shop/web:latest' }],
    });
  });

  it('types commands that work', async () => {
    const lines = (await hindcast(['findings', EXAMPLE])).out
      .split('\n')
      .filter((line) => line.startsWith('    $ hindcast '));
    expect(lines.length).toBeGreaterThan(5);
    for (const line of unique(lines))
      expect([line, (await hindcast(line.slice('    $ hindcast '.length).split(' '))).status]).toEqual([line, 0]);
  });

  it('shows only what is asked for', async () => {
    expect(unique(await kinds('--only', 'oom,sigkill'))).toEqual(['oom', 'sigkill']);
    expect(unique(await kinds('--filter', 'severity=notice'))).toEqual(['stale-image', 'name-moved']);
    expect(unique(await kinds('--filter', 'container=web-3'))).toEqual(['start-failed']);
    expect(unique(await kinds('--filter', 'container=194c'))).toEqual(['sigkill', 'stale-image', 'name-moved']);
    expect(unique(await kinds('--filter', 'image=shop/web', '--filter', 'kind=oom', '--filter', 'kind=gap'))).toEqual([
      'oom',
    ]);
    expect(await kinds('--filter', 'image=shop/web:v1')).toEqual(['start-failed']);
    expect(await kinds('--certain', '--filter', 'container=web-3')).toEqual([]);
  });

  it('shows what went on in a stretch of time', async () => {
    expect(await kinds('--until', '2026-11-23T21:50:58Z')).toEqual([]);
    expect(unique(await kinds('--until', '2026-11-23T21:51:00Z'))).toEqual(['sigkill', 'stale-image']);
    expect(unique(await kinds('--since', '#113'))).toEqual(['name-moved']);
    expect(unique(await kinds('--until', '#44'))).toEqual(['stale-image', 'name-moved']);
    expect(unique(await kinds('--since', '-6s'))).toEqual(['crashloop', 'oom', 'name-moved']);
    expect(unique(await kinds('--since', '-4s'))).toEqual(['name-moved']);
  });

  it('exits with 3 if there is what it is to fail on', async () => {
    const status = async (...argv: string[]) => (await hindcast(['findings', EXAMPLE, ...argv])).status;
    expect(await status('--fail-on', 'crashloop,oom')).toBe(3);
    expect(await status('--fail-on', 'gap')).toBe(0);
    expect(await status('--fail-on', 'gap, OOM')).toBe(3);
    expect(await status('--fail-on', 'crashloop', '--crashloop-count', '6')).toBe(0);
    expect(await status('--fail-on', 'crashloop', '--crashloop-window', '1s')).toBe(0);
    expect(await status('--fail-on', 'oom', '--filter', 'container=db')).toBe(0);
    expect(await status('--fail-on', 'oom', '--only', 'gap')).toBe(3);
    expect(await status('--fail-on', 'start-failed', '--certain')).toBe(0);
  });

  it.each([
    [['--fail-on', 'crashlop'], 'no finding is called "crashlop"', 'did you mean: crashloop'],
    [['--only', 'om'], 'no finding is called "om"', 'did you mean: oom'],
    [['--only', ''], 'no finding is called ""', 'Use crashloop, oom, '],
    [['--filter', 'kind=ooom'], 'filter kind: there is no "ooom"', 'did you mean: oom'],
    [['--filter', 'severety=notice'], 'no filter is called "severety"', 'did you mean: severity'],
    [['--crashloop-count', '1'], "'--crashloop-count <n>'", 'from 2 to 1000'],
    [['--flap-window', '10'], "'--flap-window <duration>'", 'as in 5m'],
    [['--exec-age', '-1h'], "'--exec-age <duration>'", 'as in 5m'],
    [['--since', 'yesterday'], 'not a time: "yesterday"', 'Write 2026'],
  ])('refuses %j', async (argv, message, cure) => {
    const { status, out, err } = await hindcast(['findings', EXAMPLE, ...argv]);
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain(message);
    expect(err).toContain(cure);
  });

  it('says so where there is nothing, and that is no failure', async () => {
    const quiet = file('quiet.jsonl', logText('docker-20/webapp-incident').split('\n').slice(0, 20).join('\n'));
    expect(await hindcast(['findings', quiet])).toEqual({
      status: 0,
      out: '',
      err: 'hindcast: nothing in it that deserves attention\n',
    });
    const { status, out, err } = await hindcast(['findings', EXAMPLE, '--only', 'gap']);
    expect([status, out, err]).toEqual([0, '', 'hindcast: no finding of these kinds\n']);
    expect((await hindcast(['findings', EXAMPLE, '--filter', 'container=db'])).err).toBe(
      'hindcast: nothing of what was asked for; 11 other findings without the options\n',
    );
  });

  it('knows what there was when the log began', async () => {
    const [checkpoint = ''] = gunzipSync(
      readFileSync(new URL('./recordings/docker-20/mid-life/truth.jsonl.gz', import.meta.url)),
    )
      .toString('utf8')
      .split('\n');
    const baseline = file('baseline.json', JSON.stringify(JSON.parse(checkpoint).things));
    const log = file('mid-life.jsonl', logText('docker-20/mid-life'));
    const stale = rows(
      await hindcast(['findings', log, '--baseline', baseline, '--only', 'stale-image', '--format', 'json']),
    );
    expect(stale).toMatchObject([
      { certain: true, from: null, to: null, subjects: [{ name: 'ml-paused' }, { kind: 'image' }] },
    ]);
  });

  it('reads several logs as one, and says so in what is to be typed', async () => {
    const lines = readFileSync(EXAMPLE, 'utf8').split('\n');
    const [a, b] = [file('it is a.jsonl', lines.slice(0, 70).join('\n')), file('b.jsonl', lines.slice(70).join('\n'))];
    const { out } = await hindcast(['findings', a, b]);
    expect(out).toContain('11 findings');
    expect(out).toContain(`$ hindcast trace '${a}' 4b0eb4ff1ed0 --with ${b}\n`);
  });

  it('has help with every kind and an example', async () => {
    const { out } = await hindcast(['findings', '--help']);
    for (const kind of FINDING_KINDS) expect(out).toContain(`  ${kind} `);
    expect(out).toContain('$ hindcast findings log.jsonl --fail-on crashloop,oom');
  });
});
