import { describe, expect, it } from 'vitest';
import { fold, initial } from '../src/fold/index.js';
import { toDocument } from '../src/index.js';
import { readText } from '../src/read/index.js';
import { engineLog, recordedBuild } from './support/builds.js';
import { hindcast, rows, scratch } from './support/run.js';

const file = scratch();
const recorded = (name: string, engine = 'buildx-0.13') => file(`${engine}-${name}`, recordedBuild(engine, name).log);

const failing = recorded('failing-run.rawjson.jsonl');
const warned = recorded('parallel-warnings.rawjson.jsonl');
const plain = recorded('success.plain.txt');
const classic = recorded('classic-cli20-success.txt', 'docker-20');
const events = file('events.jsonl', engineLog('docker-20'));

describe('builds', () => {
  it('is a table, of the engine and its builds together', async () => {
    const { out, status } = await hindcast(['builds', events, failing, classic]);
    expect(status).toBe(0);
    expect(out).toBe(
      [
        'BUILD ID       STATUS      STARTED               TOOK   STEPS   CACHED   IMAGE ID       NAMES',
        '148ff24f3360   failed      2026-11-23 22:32:28   0.8s   7       0',
        'build-1        succeeded                                9       2        ede0ba1dd1ee   bld/cli:1',
        '',
      ].join('\n'),
    );
  });

  it('is as JSON one build a line, as the state document has it, with the keys of the contract', async () => {
    const builds = rows(await hindcast(['builds', failing, '--format', 'json']));
    const document = toDocument(
      fold(initial(), readText(recordedBuild('buildx-0.13', 'failing-run.rawjson.jsonl').log)),
    );
    expect(builds).toEqual(JSON.parse(JSON.stringify(document.builds)));
    expect(Object.keys(builds[0] ?? {})).toEqual('id status startedAt finishedAt imageId steps'.split(' '));
    const [step] = (builds[0] as unknown as { steps: object[] }).steps;
    expect(Object.keys(step ?? {})).toEqual('number name status startedAt finishedAt imageId error'.split(' '));
    expect(rows(await hindcast(['state', failing]))[0]?.builds).toEqual(builds);
  });

  it('gives ids alone, short or whole', async () => {
    expect((await hindcast(['builds', failing, plain, '-q'])).out).toBe('148ff24f3360\nbuild-1\n');
    expect((await hindcast(['builds', failing, '-q', '--no-trunc'])).out).toMatch(/^148ff24f3360-\d{19}\n$/);
  });

  it('knows an instant', async () => {
    const at = async (time: string) =>
      rows(await hindcast(['builds', failing, '--format', 'json', '--at', time])).map(({ status }) => status);
    expect(await at('2026-11-23T22:32:28Z')).toEqual([]);
    expect(await at('2026-11-23T22:32:29Z')).toEqual(['running']);
    expect(await at('2026-11-23T22:33:00Z')).toEqual(['failed']);
  });

  it('is the same from standard input', async () => {
    const { log } = recordedBuild('buildx-0.13', 'failing-run.rawjson.jsonl');
    for (const format of ['table', 'json'])
      expect(await hindcast(['builds', '-', '--format', format], log)).toEqual(
        await hindcast(['builds', failing, '--format', format]),
      );
  });
});

describe('build', () => {
  it('says why it failed, and what the step wrote last', async () => {
    const { out, status } = await hindcast(['build', failing]);
    expect(status).toBe(0);
    expect(out).toMatch(/^status {4}failed$/m);
    expect(out).toMatch(/^6 +\[3\/4\] RUN echo oops >&2; exit 17 +error +0\.\ds +2026-11-23 22:32:2\d$/m);
    expect(out).toMatch(/^FAILED: \[3\/4\] RUN echo oops >&2; exit 17\n {2}process .* exit code: 17\n {2}oops$/m);
    expect(out).not.toMatch(/OUTPUT/);
  });

  it('shows all output when asked', async () => {
    const { out } = await hindcast(['build', warned, '--output']);
    expect(out).toMatch(/^OUTPUT OF STEP 8: \[b 2\/2\] RUN for .*\n {2}b-1\n {2}b-2\n {2}b-3\n {2}b-4\n {2}b-5\n$/m);
    expect(out).toMatch(/^ {2}10%\\x0d50%\\x0d100%\n {2}no newline at the end$/m);
  });

  it('shows warnings with what they are about', async () => {
    expect((await hindcast(['build', warned])).out).toMatch(
      /^WARNINGS\n {2}step 1: Empty continuation line found in: RUN echo one .*\n {4}Empty continuation lines will .*\n {4}https:\/\//m,
    );
  });

  it('gives all of it as data', async () => {
    const [build] = rows(await hindcast(['build', warned, '--format', 'json'])) as unknown as [Record<string, unknown>];
    expect(build).toMatchObject({
      schema: 'hindcast/build@1',
      builder: 'buildkit',
      names: ['docker.io/bk/parallel-warnings:1'],
      error: null,
      failedStep: null,
      cached: 0,
      warningsOmitted: 0,
    });
    const steps = build.steps as {
      runs: { startedAt: string; finishedAt: string }[];
      seconds: number;
      startedAt: string;
      finishedAt: string;
    }[];
    const [first] = steps;
    expect(first?.runs.length).toBe(2);
    expect([first?.startedAt, first?.finishedAt]).toEqual([first?.runs[0]?.startedAt, first?.runs[1]?.finishedAt]);
    const ran = (first?.runs ?? []).map(({ startedAt, finishedAt }) => Date.parse(finishedAt) - Date.parse(startedAt));
    expect(Math.abs((first?.seconds ?? 0) * 1000 - ran.reduce((a, b) => a + b))).toBeLessThan(3);
  });

  it('tells how long steps of a plain log took', async () => {
    const [build] = rows(await hindcast(['build', plain, '--format', 'json'])) as unknown as [
      { steps: { seconds: number | null }[] },
    ];
    expect(build.steps.map(({ seconds }) => seconds)).toEqual([0, 0, 0, 0, 0, 0, 0.2, 0.1, 0.1]);
  });

  it('is found by the beginning of its id, and by the image that it made', async () => {
    const id = async (reference: string) => {
      const ran = await hindcast([
        'build',
        events,
        reference,
        '--with',
        failing,
        '--with',
        classic,
        '--format',
        'json',
      ]);
      return ran.status === 0 ? rows(ran)[0]?.id : ran.err;
    };
    expect(await id('148f')).toMatch(/^148ff24f3360-/);
    expect(await id('bld/cli:1')).toBe('build-1');
    expect(await id('ede0ba1d')).toBe('build-1');
  });

  it.each([
    [
      ['build', 'LOG', 'biuld-1'],
      1,
      /no such build .*"biuld-1"\n {2}did you mean: build-1\n {2}List what there is with: hindcast builds LOG/,
    ],
    [['build', 'LOG', ''], 1, /no such build/],
    [
      ['build', 'LOG', '--with', 'FAILING'],
      1,
      /several builds: none was named\n {2}did you mean: 148ff24f3360-\d+, build-1\n/,
    ],
    [['build', 'EVENTS'], 1, /no such build .*none was named/],
    [['build'], 2, /missing required argument 'log'/],
    [['builds'], 2, /missing required argument 'log'/],
    [['biulds', 'LOG'], 2, /Did you mean (?:one of )?builds/],
    [['builds', 'LOG', '--format', 'yaml'], 2, /Use table or json/],
    [['build', 'LOG', '--from-format', 'build-plian'], 2, /no log format is called "build-plian"/],
  ])('%j is answered with what to do', async (argv, status, said) => {
    const files: Readonly<Record<string, string>> = { LOG: plain, FAILING: failing, EVENTS: events };
    const ran = await hindcast(argv.map((word) => files[word] ?? word));
    expect(ran.status).toBe(status);
    expect(ran.err).toMatch(said);
    expect(ran.out).toBe('');
  });

  it('tells of what it skipped', async () => {
    const { log } = recordedBuild('docker-20', 'buildkit-success.trace.jsonl');
    const broken = log.replace(/"aux":"[^"]{30}/, '"aux":"');
    const ran = await hindcast(['build', '-', '--strict'], broken);
    expect(ran).toMatchObject({ status: 4, err: expect.stringMatching(/^hindcast: -:1: skipped: "aux" is /) });
    expect(ran.out).toMatch(/^status {4}succeeded$/m);
  });
});

describe('events', () => {
  it('lists what a build says, and folds again to the same', async () => {
    const written = (await hindcast(['events', failing, '--format', 'json'])).out;
    expect((await hindcast(['builds', '-', '--format', 'json'], written)).out).toBe(
      (await hindcast(['builds', failing, '--format', 'json'])).out,
    );
    const { out } = await hindcast(['events', plain, '--filter', 'type=build', '--filter', 'event=finish']);
    expect(out).toMatch(/^- build finish build-1 \(imageId=sha256:fca67f2f38fb/);
  });

  it('has none in a stretch of time of which nobody said that it was in it', async () => {
    expect((await hindcast(['events', plain, '--since', '2000-01-01'])).out).toBe('');
    expect((await hindcast(['events', failing, '--since', '2026-11-23T22:32:28Z'])).out).not.toBe('');
  });
});

describe('trace', () => {
  it('paints the steps of the Dockerfile', async () => {
    const log = recorded('buildkit-multi-stage.trace.jsonl', 'docker-20');
    const { out } = await hindcast(['trace', events, 'bld/buildkit-multi-stage-api:1', '--with', log]);
    expect(out).toMatch(
      /build\.step +present +step 6 name=\[stage-1 2\/2\] COPY --from=build \/out \/srv\/out status=cached$/m,
    );
    expect(out).toMatch(
      /build\.finish +present +image=25b0fc996c61 names=\[docker\.io\/bld\/buildkit-multi-stage-api:1\] origin=build$/m,
    );
  });
});
