import { describe, expect, it } from 'vitest';
import { readText } from '../src/read/index.js';
import { buildIn, buildsIn, recordedBuild } from './support/builds.js';

const T = '2026-11-23T22:00:00';
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const steps = (log: string) => buildIn(log).steps.map(({ name, status }) => `${name}: ${status}`);
const outputs = (log: string) =>
  readText(log).flatMap(({ type, data }) => (type === 'build.output' ? [[data.step, data.stream, data.text]] : []));
const warnings = (log: string) =>
  readText(log).flatMap(({ type, data }) => (type === 'build.warning' ? [[data.step, data.text]] : []));
const finishes = (log: string) =>
  readText(log).flatMap(({ type, data }) => (type === 'build.finish' ? [[data.imageId, data.names, data.stored]] : []));

describe('plain', () => {
  const BEGUN = '#1 [internal] load build definition from Dockerfile\n#1 DONE 0.0s\n';

  it('tells steps that take turns apart, and what each wrote', () => {
    const { log } = recordedBuild('buildx-0.13', 'parallel-warnings.plain.txt');
    const of = (step: number) => outputs(log).flatMap(([number, , text]) => (number === step ? [text] : []));
    expect(of(10)).toEqual(['b-1\n', 'b-2\n', 'b-3\n', 'b-4\n', 'b-5\n']);
    expect(of(9)).toEqual(['10%\r50%\r100%\n', 'no newline at the end\n']);
    expect(warnings(log)).toEqual([[1, 'Empty continuation line found in: RUN echo one &&     echo two']]);
  });

  it('has warnings that only the end tells', () => {
    const log = `${BEGUN}\n \u001b[33m2 warnings found (use --debug to expand):\n\u001b[0m - JSONArgsRecommended: x (line 5)\n - y\n`;
    expect(warnings(log)).toEqual([
      [null, 'JSONArgsRecommended: x (line 5)'],
      [null, 'y'],
    ]);
  });

  it('reads steps that have no beginning', () => {
    const log = `#0 building with "default" instance using docker driver\n#7 0.5 hello\n#7 DONE 1.5s\n#8 ERROR: x\n#9 CACHED\n`;
    expect(steps(log)).toEqual([': done', ': error', ': cached']);
    expect(outputs(log)).toEqual([[7, null, 'hello\n']]);
  });

  it('does not take what a step prints for news of other steps', () => {
    const log = `${BEGUN}#2 [1/1] RUN x\n#2 0.1 #3 [1/1] RUN y\n#2 0.2 ERROR: failed to solve: z\n#2 0.3 {"Type":"container"}\n#2 DONE 0.4s\n`;
    expect(steps(log)).toEqual(['[internal] load build definition from Dockerfile: done', '[1/1] RUN x: done']);
    expect(buildIn(log).status).toBe('running');
  });

  it('goes on when a cache could not be imported', () => {
    const log = `${BEGUN}#2 importing cache manifest from x\n#2 ERROR: x: not found\n#3 [1/1] RUN y\n#3 DONE 0.1s\n#4 exporting to image\n#4 writing image ${digest('a')} done\n#4 DONE 0.0s\n`;
    expect(buildIn(log)).toMatchObject({ status: 'succeeded', imageId: digest('a') });
  });

  it('is not done while its cache is exported, and failed if that fails', () => {
    const made = `${BEGUN}#4 exporting to image\n#4 writing image ${digest('a')} done\n#4 DONE 0.0s\n`;
    const more = `${made}#5 exporting cache to registry\n`;
    expect([made, more, `${more}#5 DONE 0.1s\n`].map((log) => buildIn(log).status)).toEqual([
      'succeeded',
      'running',
      'running',
    ]);
    expect(buildIn(`${more}#5 ERROR: denied\nERROR: failed to solve: denied\n`).status).toBe('failed');
  });

  it('is read with the times that a runner puts in front, and has them', () => {
    const { log } = recordedBuild('buildx-0.13', 'failing-run.plain.txt');
    const stamped = log
      .split('\n')
      .map((line, i) => `${T}.${String(i).padStart(7, '0')}Z ${line}`)
      .join('\n');
    const [plain, timed] = [buildIn(log), buildIn(`${stamped}\n`)];
    expect({ ...timed, startedAt: null, finishedAt: null }).toEqual(plain);
    expect(timed.startedAt).toBe(1795471200000000000n);
    expect(timed.finishedAt).not.toBeNull();
    // When a line was printed is not when the step began.
    expect(timed.steps.every(({ startedAt }) => startedAt === null)).toBe(true);
  });

  it('clips output, and keeps what it says of that', () => {
    const clipped = '[output clipped, log limit 200KiB/s reached]';
    expect(outputs(`${BEGUN}#2 [1/1] RUN x\n#2 0.1 a\n#2 0.2 ${clipped}\n#2 ${clipped}\n`).slice(1)).toEqual([
      [2, null, `${clipped}\n`],
      [2, null, `${clipped}\n`],
    ]);
  });

  it('tells several builds in one log apart, also one that was cut off', () => {
    const one = recordedBuild('buildx-0.13', 'success.plain.txt').log;
    const two = recordedBuild('buildx-0.13', 'failing-run.plain.txt').log;
    const cut = one.slice(0, one.indexOf('#7 '));
    expect(buildsIn(one + two).map(({ id, status }) => [id, status])).toEqual([
      ['build-1', 'succeeded'],
      ['build-2', 'failed'],
    ]);
    const headless = (log: string) => log.slice(log.indexOf('#1 '));
    expect(buildsIn(headless(cut) + headless(two)).map(({ status }) => status)).toEqual(['running', 'failed']);
  });

  it('leaves the engine its own records', () => {
    const record = JSON.stringify({ Type: 'container', Action: 'start', Actor: { ID: 'c', Attributes: {} }, time: 1 });
    const events = readText(`${record}\n${BEGUN}${record}\n#2 [1/1] RUN x\n${record}\n`);
    expect(events.filter(({ type }) => type === 'container.start').length).toBe(3);
    expect(events.filter(({ type }) => type === 'recording.unreadable')).toEqual([]);
  });
});

describe('BuildKit', () => {
  const message = (...vertexes: readonly object[]) => `${JSON.stringify({ vertexes })}\n`;
  const vertex = (letter: string, name: string, at: number, done = true, more: object = {}) => ({
    digest: digest(letter),
    name,
    started: `${T}.${at}Z`,
    ...(done ? { completed: `${T}.${at + 1}Z` } : {}),
    ...more,
  });
  const status = (letter: string, id: string) =>
    `${JSON.stringify({ statuses: [{ vertex: digest(letter), id, current: 0, completed: `${T}Z` }] })}\n`;

  it('runs a step again, which then began when it first did', () => {
    const again = message(vertex('a', 'x', 1)) + message(vertex('a', 'x', 3, false));
    expect(buildIn(again).steps[0]).toMatchObject({ status: 'running', finishedAt: null });
    const [step] = buildIn(again + message(vertex('a', 'x', 3))).steps;
    expect([step?.startedAt, step?.finishedAt].map((at) => (Number(at) / 1e8) % 10)).toEqual([1, 4]);
  });

  it('does not go back to where a step was announced', () => {
    const log = message(vertex('a', 'x', 1)) + message({ digest: digest('a'), name: 'x' });
    expect(steps(log)).toEqual(['x: done']);
  });

  it('may think that a step is cached before it runs', () => {
    const log = message(vertex('a', 'x', 1, false, { cached: true }));
    expect(steps(log)).toEqual(['x: running']);
    expect(steps(log + message(vertex('a', 'x', 1, true)))).toEqual(['x: done']);
  });

  it('makes several images for several targets, and then none is the one', () => {
    const target = (name: string, letter: string, image: string) =>
      message(vertex(letter, `[${name}] exporting to image`, 2, false)) +
      status(letter, `writing image ${digest(image)}`) +
      status(letter, `naming to docker.io/library/${name}:1`);
    const log =
      message(vertex('a', '[web internal] load build definition', 1)) +
      target('web', 'b', '1') +
      target('db', 'c', '2') +
      message(vertex('b', '[web] exporting to image', 2), vertex('c', '[db] exporting to image', 2));
    expect(finishes(log)).toEqual([
      [digest('1'), ['docker.io/library/web:1'], true],
      [digest('2'), ['docker.io/library/db:1'], true],
    ]);
    expect(buildIn(log)).toMatchObject({ status: 'succeeded', imageId: null });
  });

  it.each([
    ['exporting to image', ['exporting manifest', 'exporting config'], digest('0'), false],
    ['exporting to image', ['exporting manifest', 'exporting manifest list'], digest('1'), false],
    ['exporting to docker image format', ['exporting manifest', 'exporting config'], null, false],
    ['exporting to client directory', [], null, false],
  ])('%s that says %j', (name, said, image, stored) => {
    const log =
      message(vertex('a', name, 1, false)) +
      said.map((what, i) => status('a', `${what} ${digest(String(i))}`)).join('') +
      message(vertex('a', name, 1));
    expect(finishes(log)).toEqual([[image, [], stored]]);
  });

  it('puts what has no name into the store all the same', () => {
    const log =
      message(vertex('a', 'exporting to image', 1, false)) +
      status('a', `exporting manifest ${digest('0')}`) +
      status('a', `naming to moby-dangling@${digest('0')}`) +
      message(vertex('a', 'exporting to image', 1));
    expect(finishes(log)).toEqual([[digest('0'), [], true]]);
  });

  it('is one object a line or spread over many, and the same', () => {
    const { log } = recordedBuild('buildx-0.13', 'failing-run.rawjson.jsonl');
    const oneLine = log.replaceAll(/\n\s+/g, '').replaceAll('\n}', '}');
    expect(oneLine.split('\n').length).toBeLessThan(50);
    expect(buildIn(oneLine)).toEqual(buildIn(log));
  });

  it('stops what still runs when it fails', () => {
    const log = `${message(vertex('a', '[1/2] RUN x', 1, false))}ERROR: failed to solve: lost the connection\n`;
    expect(buildIn(log)).toMatchObject({ status: 'failed', steps: [{ status: 'error', error: 'canceled' }] });
  });
});
