import { describe, expect, it } from 'vitest';
import { readText } from '../src/read/index.js';
import { buildIn, recordedBuild, unreadableIn } from './support/builds.js';

const steps = (log: string) => buildIn(log).steps.map(({ name, status }) => `${name}: ${status}`);
const outputs = (log: string) =>
  readText(log).flatMap(({ type, data }) => (type === 'build.output' ? [[data.step, data.stream, data.text]] : []));
const finishes = (log: string) =>
  readText(log).flatMap(({ type, data }) => (type === 'build.finish' ? [[data.imageId, data.names, data.stored]] : []));

describe('the classic builder', () => {
  const said = (...texts: readonly string[]) => texts.map((stream) => `${JSON.stringify({ stream })}\r\n`).join('');
  const BEGUN = said(
    'Step 1/2 : FROM a',
    '\n',
    ' ---> 0123456789ab\n',
    'Step 2/2 : RUN x',
    '\n',
    ' ---> Running in ba9876543210\n',
  );

  it('is not fooled by a container that prints what the builder does', () => {
    const fake = said(
      ' ---> ffffffffffff\n',
      'Step 9/9 : RUN y\n',
      'Successfully built ffffffffffff\n',
      'Removing intermediate container 111111111111\n',
    );
    const rest = said(
      'Removing intermediate container ba9876543210\n',
      ' ---> 222222222222\n',
      'Successfully built 222222222222\n',
    );
    for (const line of fake.split('\r\n').slice(1, 4)) {
      const build = buildIn(`${BEGUN}${line}\r\n${rest}`);
      expect(build).toMatchObject({ status: 'succeeded', imageId: 'sha256:222222222222' });
      expect(build.steps.map(({ imageId }) => imageId)).toEqual(['sha256:0123456789ab', 'sha256:222222222222']);
    }
    const step = buildIn(`${BEGUN}${said(' ---> ffffffffffff\n', 'more\n')}`).steps[1];
    expect(step).toMatchObject({ status: 'running', imageId: null });
    expect(buildIn(BEGUN + said(' ---> ffffffffffff\n', 'more\n') + rest).steps[1]?.imageId).toBe(
      'sha256:222222222222',
    );
  });

  it('may be told to keep its containers', () => {
    const { log } = recordedBuild('docker-20', 'keep-intermediate.jsonl');
    expect(steps(log)).toEqual(['FROM busybox:base: done', 'RUN echo keep >/k: done', 'RUN false: error']);
  });

  it('tells standard error by its colour, in JSON and in text', () => {
    const [api, cli] = ['success.jsonl', 'classic-cli28-success.txt'].map((name) =>
      outputs(recordedBuild('docker-26', name).log),
    );
    const joined = (all: ReturnType<typeof outputs> = [], stream: string) =>
      all.flatMap(([step, from, text]) => (step === 5 && from === stream ? [text] : [])).join('');
    for (const all of [api, cli]) {
      expect(joined(all, 'stderr')).toBe('err\n');
      expect(joined(all, 'stdout')).toBe('hello\nžluť 🐳\n');
    }
  });

  it('has names that go over lines', () => {
    const api = buildIn(recordedBuild('docker-26', 'build-args.jsonl').log).steps[5]?.name;
    expect(api).toBe('LABEL nl=a\nb');
    expect(
      steps(
        'Step 1/2 : FROM a\n ---> 0123456789ab\nStep 2/2 : LABEL nl=a\nb\n ---> Using cache\n ---> 0123456789ac\n',
      )[1],
    ).toBe('LABEL nl=a\nb: cached');
  });

  it('tells an image that it made from a base that it gives back', () => {
    const base = said('Step 1/1 : FROM a', '\n', ' ---> 0123456789ab\n', 'Successfully built 0123456789ab\n');
    expect(finishes(base)).toEqual([['sha256:0123456789ab', [], false]]);
    expect(finishes(recordedBuild('docker-20', 'onbuild-child.jsonl').log)[0]?.[2]).toBe(true);
  });

  it.each([
    ["The command '/bin/sh -c false' returned a non-zero code: 1", 'failed'],
    ['Build cancelled', 'canceled'],
  ])('says in the text of its client why it failed: %s', (error, status) => {
    const text = `Step 1/2 : FROM a\n ---> 0123456789ab\nStep 2/2 : RUN false\n ---> Running in ba9876543210\n${error}\n`;
    expect(buildIn(text)).toMatchObject({ status, steps: [{}, { status: 'error' }] });
    // Said by the container, it is output: then more follows.
    expect(buildIn(`${text}Removing intermediate container ba9876543210\n ---> 0123456789ac\n`).status).toBe('running');
  });

  it('may warn its user first, and put the end of output and its own words in one line', () => {
    const text =
      'DEPRECATED: The legacy builder is deprecated and will be removed in a future release.\n            Install the buildx component\n\n' +
      'Sending build context to Docker daemon  2.048kB\r\r\nStep 1/2 : FROM a\n ---> 0123456789ab\nStep 2/2 : RUN x\n ---> Running in ba9876543210\n' +
      'no end ---> Removed intermediate container ba9876543210\n ---> 0123456789ac\nSuccessfully built 0123456789ac\nSuccessfully tagged a:1\n';
    expect(unreadableIn(text)).toEqual([]);
    expect(outputs(text)).toEqual([[2, 'stdout', 'no end']]);
    expect(finishes(text).at(-1)).toEqual(['sha256:0123456789ac', ['a:1'], true]);
  });
});
