import { describe, expect, it } from 'vitest';
import type { BuildState } from '../src/fold/index.js';
import { buildIn, ENGINES, type RecordedBuild, recordedBuilds, unreadableIn } from './support/builds.js';

const isBuildKit = ({ name }: RecordedBuild) => /^buildkit-|rawjson|\.plain/.test(name);

/** The steps of the last stage: of a build of several only that is in the history. */
function lastStage({ steps }: BuildState) {
  const from = steps.findLastIndex(({ name }) => /^FROM\b/.test(name));
  return steps.slice(from);
}

/** What the Dockerfile runs and copies, as an image's history tells it. */
function commandOf(createdBy: string): string {
  return createdBy
    .replace(/ # buildkit$/, '')
    .replace(/^(?:RUN )?(?:\|\d+ (?:\S+=\S* )*)?\/bin\/sh -c (?:#\(nop\) )?/, '')
    .trim();
}

describe.each(ENGINES)('the logs of builds on %s', (engine) => {
  const builds = recordedBuilds(engine);

  it('are many', () => {
    expect(builds.length).toBeGreaterThanOrEqual(20);
    expect(builds.filter(({ truth }) => truth === null).length).toBeGreaterThanOrEqual(6);
  });

  describe.each(builds)('$name', (recorded) => {
    const { name, log, truth } = recorded;
    const build = buildIn(log);

    it('are read whole', () => {
      expect(unreadableIn(log)).toEqual([]);
    });

    it('end as the engine says', () => {
      const otherwise = name.startsWith('interrupted') ? 'canceled' : 'failed';
      expect(build.status).toBe(truth ? 'succeeded' : otherwise);
    });

    it('end in the image that the engine has', () => {
      if (!truth) expect(build.imageId).toBeNull();
      // The text of the classic builder's client shows no more of an id.
      else if (name.startsWith('classic')) expect(build.imageId).toBe(truth.id.slice(0, 'sha256:'.length + 12));
      else expect(build.imageId).toBe(truth.id);
    });

    it('have times only where the log tells them, and then those of the client', () => {
      const { startedAt, finishedAt, steps } = build;
      const isTimed = /rawjson|trace/.test(name);
      expect([startedAt !== null, finishedAt !== null]).toEqual([isTimed, isTimed]);
      expect(steps.some((step) => step.startedAt !== null || step.finishedAt !== null)).toBe(isTimed);
      if (recorded.start === undefined || recorded.end === undefined || !isTimed) return;
      expect(Number(startedAt)).toBeGreaterThan(recorded.start);
      expect(Number(finishedAt)).toBeLessThan(recorded.end);
    });

    it('have no step that still runs', () => {
      expect(build.steps.filter(({ status }) => status === 'running')).toEqual([]);
      expect(build.steps.map(({ number }) => number)).toEqual(build.steps.map((_, i) => i + 1));
    });

    it.runIf(truth && !isBuildKit(recorded) && !/^(?:quiet|onbuild)/.test(name))(
      'left behind, step by step, the images of the history',
      () => {
        const left = lastStage(build).map(({ imageId }) => imageId ?? '');
        const ids = [...(truth?.history ?? [])].reverse().map(({ id }) => id);
        expect(ids.length).toBe(left.length);
        expect(left.map((id, i) => (ids[i] === '<missing>' || ids[i]?.startsWith(id) ? ids[i] : id))).toEqual(ids);
      },
    );

    it.runIf(truth && isBuildKit(recorded) && truth.history.length > 0)('have a step for each layer', () => {
      const commands = (truth?.history ?? [])
        .map(({ createdBy }) => createdBy)
        .filter((by) => /^(?:RUN|COPY|WORKDIR)/.test(by));
      expect(commands.length).toBeGreaterThan(0);
      for (const command of commands.map(commandOf)) {
        const said = command.replace(/^COPY /, '').split(' ')[0] ?? '';
        expect(build.steps.filter(({ name: step }) => step.includes(said)).length, command).toBeGreaterThan(0);
      }
    });
  });
});

describe('what went wrong', () => {
  const failed = (name: string, engine = 'buildx-0.13') => {
    const recorded = recordedBuilds(engine).find((build) => build.name === name);
    const { steps } = buildIn(recorded?.log ?? '');
    return steps.filter(({ status }) => status === 'error').map(({ name: step, error }) => [step, error]);
  };

  it.each([
    ['failing-run.plain.txt', 'buildx-0.13', '[3/4] RUN echo oops >&2; exit 17', /exit code: 17$/],
    ['failing-run.rawjson.jsonl', 'buildx-0.13', '[3/4] RUN echo oops >&2; exit 17', /exit code: 17$/],
    ['buildkit-failing-run.trace.jsonl', 'docker-20', '[3/3] RUN echo oops >&2; exit 17', /exit code: 17$/],
    ['buildkit-failing-run.plain.txt', 'docker-20', '[3/3] RUN echo oops >&2; exit 17', /exit code: 17$/],
    ['buildkit-success.trace.jsonl', 'docker-26-containerd', '[internal] load remote build context', /no such host$/],
    ['failing-run.jsonl', 'docker-26', 'RUN echo oops >&2; exit 17', /returned a non-zero code: 17$/],
    ['keep-intermediate.jsonl', 'docker-20', 'RUN false', /returned a non-zero code: 1$/],
    ['missing-copy.jsonl', 'docker-20', 'COPY nope.txt /x', /file does not exist$/],
    ['missing-base.jsonl', 'docker-26-containerd', 'FROM 127.0.0.1:9/none:1', /connection refused$/],
    ['interrupted.plain.txt', 'buildx-0.13', expect.stringMatching(/^\[2\/3\] RUN for/), /^canceled$/],
    ['interrupted.rawjson.jsonl', 'buildx-0.13', expect.stringMatching(/^\[2\/3\] RUN for/), /context canceled$/],
  ])('%s of %s names the step', (name, engine, step, error) => {
    expect(failed(name, engine)).toEqual([[step, expect.stringMatching(error)]]);
  });

  it.each(['bad-dockerfile.plain.txt', 'bad-dockerfile.rawjson.jsonl'])('%s fails in no step', (name) => {
    expect(failed(name)).toEqual([]);
  });
});

describe('what was cached', () => {
  it.each([
    ['cached.plain.txt', 'buildx-0.13', ['[2/4] COPY', '[3/4] RUN', '[4/4] RUN']],
    ['cached.rawjson.jsonl', 'buildx-0.13', ['[2/4] COPY', '[3/4] RUN', '[4/4] RUN']],
    ['partly-cached.rawjson.jsonl', 'buildx-0.13', ['[2/4] COPY', '[3/4] RUN']],
    ['success.rawjson.jsonl', 'buildx-0.13', []],
    ['cached.jsonl', 'docker-20', ['LABEL', 'ENV X=1', 'COPY', 'RUN echo', 'RUN seq', 'HEALTHCHECK', 'EXPOSE', 'CMD']],
    ['classic-cli20-success.txt', 'docker-20', ['LABEL', 'ENV X=1']],
  ])('%s of %s', (name, engine, steps) => {
    const log = recordedBuilds(engine).find((build) => build.name === name)?.log ?? '';
    const cached = buildIn(log).steps.filter(({ status }) => status === 'cached');
    expect(cached.map(({ name: step }, i) => step.slice(0, steps[i]?.length))).toEqual(steps);
  });
});
