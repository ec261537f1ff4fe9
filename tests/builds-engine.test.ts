import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { Fold, fold, initial, Moments } from '../src/fold/index.js';
import { readLogs, readText } from '../src/read/index.js';
import { madeBy } from '../src/view/build-find.js';
import { toDocument } from '../src/view/document.js';
import { stepsOf } from '../src/view/layer-steps.js';
import { imageStack } from '../src/view/layers.js';
import { Tracer } from '../src/view/trace.js';
import { engineLog, recordedBuild, recordedBuilds } from './support/builds.js';

const CONTAINER = 'c'.repeat(64);

function create(image: string, at: bigint): string {
  const Actor = { ID: CONTAINER, Attributes: { image, name: 'web' } };
  return `${JSON.stringify({ Type: 'container', Action: 'create', Actor, time: Number(at / 1_000_000_000n) }).slice(0, -1)},"timeNano":${at}}\n`;
}

/** An engine's log and logs of builds, as one history. */
async function together(...logs: readonly string[]): Promise<readonly Event[]> {
  const events: Event[] = [];
  const sources = logs.map((log, i) => ({ name: `${i}`, bytes: [new TextEncoder().encode(log)] }));
  for await (const batch of readLogs(sources)) events.push(...batch);
  return events;
}

const END = 1_795_480_000_000_000_000n;
const made = ['docker-20', 'docker-26'].flatMap((engine) =>
  recordedBuilds(engine)
    .filter(({ truth, name }) => truth !== null && name !== 'quiet.jsonl')
    .map((build) => ({ engine, ...build })),
);

describe("an engine's log and a build's", () => {
  it.each(made)(
    '$engine: the image that $tag names is the one that $name made',
    async ({ engine, log, tag, truth }) => {
      const state = fold(initial(), await together(engineLog(engine), log));
      const image = state.image(tag ?? '');
      expect(image).toMatchObject({ id: truth?.id, origin: 'build' });
      // The engine's log has the whole id, where the build's has only its beginning.
      expect(state.builds[0]?.imageId).toBe(truth?.id);
    },
  );

  it.each(made)('$engine: what $name tells changes no container, volume or network', async ({ engine, log }) => {
    const without = (events: readonly Event[]) => {
      const { containers, volumes, networks } = toDocument(fold(initial(), events));
      return { containers, volumes, networks };
    };
    expect(without(await together(engineLog(engine), log))).toEqual(without(readText(engineLog(engine))));
  });

  it('tell which steps of the Dockerfile made the image, and its parents', async () => {
    const { log, truth } = recordedBuild('docker-20', 'success.jsonl');
    const state = fold(initial(), await together(engineLog('docker-20'), log));
    const image = state.image('bld/ok:1');
    if (!image) throw new Error('there is no bld/ok:1');
    const { steps, whole } = stepsOf(state, image);
    expect(whole).toBe(false);
    const told = steps.filter(({ createdBy }) => createdBy !== null);
    expect(told.map(({ createdBy }) => createdBy?.split(' ')[0])).toEqual([
      'CMD',
      'EXPOSE',
      'HEALTHCHECK',
      'RUN',
      'RUN',
      'COPY',
      'ENV',
      'LABEL',
    ]);
    for (const [n, { id, createdBy }] of (truth?.history ?? []).slice(0, told.length).entries()) {
      expect(id.startsWith(steps[n]?.imageId ?? 'nothing'), createdBy).toBe(true);
    }
    expect(imageStack(state, image).unplaced.map(({ createdBy }) => createdBy)).toEqual(
      told.map(({ createdBy }) => createdBy).reverse(),
    );
  });

  it('of which nobody knows when it was, brings back no image that is gone', async () => {
    const { log, truth } = recordedBuild('docker-20', 'success.jsonl');
    const gone = `${engineLog('docker-20')}${JSON.stringify({ Type: 'image', Action: 'delete', Actor: { ID: truth?.id, Attributes: {} }, time: 1795480000 })}\n`;
    expect(fold(initial(), await together(gone, log)).images.some(({ id }) => id === truth?.id)).toBe(false);
    // Alone it is all that is known.
    expect(fold(initial(), readText(log)).image('bld/ok:1')).toMatchObject({ id: truth?.id, origin: 'build' });
  });

  it('of which nobody knows when it was, moves no name', async () => {
    const { log, truth } = recordedBuild('docker-20', 'success.jsonl');
    const other = `sha256:${'7'.repeat(64)}`;
    const moved = `${engineLog('docker-20')}${JSON.stringify({ Type: 'image', Action: 'tag', Actor: { ID: other, Attributes: { name: 'bld/ok:1' } }, time: 1795480000 })}\n`;
    const state = fold(initial(), await together(moved, log));
    expect(state.image('bld/ok:1')?.id).toBe(other);
    expect(state.image(truth?.id ?? '')?.tags).not.toContain('bld/ok:1');
  });

  it('with times moves the name that it gives: no event tells of it in the containerd store', async () => {
    const { log, truth, tag } = recordedBuild('buildx-0.13', 'success.rawjson.jsonl');
    const old = `sha256:${'7'.repeat(64)}`;
    const before = `${JSON.stringify({ Type: 'image', Action: 'tag', Actor: { ID: old, Attributes: { name: 'bk/success:1' } }, time: 1795470000 })}\n`;
    const state = fold(initial(), await together(before, log));
    expect(state.image(tag ?? '')?.id).toBe(truth?.id);
    expect(state.image(old)?.tags).toEqual([]);
  });
});

describe('a trace', () => {
  const traced = async (image: string, log: string) => {
    const events = await together(engineLog('docker-20') + create(image, END), log);
    const state = fold(initial(), events);
    const thing = { subject: 'container', id: CONTAINER } as const;
    const builds = madeBy(state, thing);
    const tracer = new Tracer(thing, builds);
    return { builds, steps: events.flatMap((event) => tracer.push(event) ?? []) };
  };
  const told = (steps: Awaited<ReturnType<typeof traced>>['steps']) =>
    steps.map(({ type, data }) => [type, (data as { name?: string }).name ?? null]);

  it('of a container reaches down to the steps of the Dockerfile', async () => {
    const { log } = recordedBuild('docker-20', 'buildkit-multi-stage.trace.jsonl');
    const { builds, steps } = await traced('bld/buildkit-multi-stage-api:1', log);
    expect(builds.size).toBe(1);
    expect(told(steps)).toContainEqual(['build.step', '[stage-1 2/2] COPY --from=build /out /srv/out']);
    expect(told(steps).at(-2)?.[0]).toBe('build.finish');
    expect(steps.at(-1)).toMatchObject({ type: 'container.create', from: null, to: 'created' });
    expect(
      steps
        .slice(0, -1)
        .every(({ from, to, changes }) => from === null && to === null && Object.keys(changes).length === 0),
    ).toBe(true);
  });

  it('has the steps of a build without times too, behind what has some', async () => {
    const { log } = recordedBuild('docker-20', 'classic-cli28-success.txt');
    const { steps } = await traced('bld/cli:2', log);
    expect(
      told(steps)
        .slice(0, 2)
        .map(([type]) => type),
    ).toEqual(['container.create', 'build.start']);
    expect(told(steps)).toContainEqual(['build.step', 'EXPOSE 80/tcp']);
    expect(steps.at(-1)?.at).toBeNull();
  });

  it('has no steps of other builds', async () => {
    const { log } = recordedBuild('docker-20', 'buildkit-multi-stage.trace.jsonl');
    const { builds, steps } = await traced('bld/ok:1', log);
    expect([builds.size, told(steps).map(([type]) => type)]).toEqual([0, ['container.create']]);
  });

  it('of an image composes to its entry, names that a build gave and took included', async () => {
    const { log } = recordedBuild('buildx-0.13', 'success.rawjson.jsonl');
    const old = `sha256:${'7'.repeat(64)}`;
    const before = `${JSON.stringify({ Type: 'image', Action: 'tag', Actor: { ID: old, Attributes: { name: 'bk/success:1' } }, time: 1795470000 })}\n`;
    const events = await together(before, log);
    const document = toDocument(fold(initial(), events));
    for (const image of document.images) {
      const tracer = new Tracer({ subject: 'image', id: image.id ?? '' });
      const entry: Record<string, unknown> = {};
      for (const { changes } of events.flatMap((event) => tracer.push(event) ?? []))
        for (const [field, [, after]] of Object.entries(changes)) entry[field] = after;
      const known = Object.entries(image).filter(([field, value]) => value !== null || field in entry);
      expect(entry).toEqual(Object.fromEntries(known));
    }
    expect(document.images.length).toBe(2);
  });
});

describe('the fold', () => {
  const events = readText(recordedBuild('buildx-0.13', 'partly-cached.rawjson.jsonl').log);
  const text = (log: readonly Event[]) => JSON.stringify(toDocument(fold(initial(), log)));

  it('L3: goes on from any state', () => {
    for (let at = 0; at <= events.length; at++) {
      const half = fold(initial(), events.slice(0, at));
      fold(half, [...events.slice(at)].reverse());
      expect(JSON.stringify(toDocument(fold(half, events.slice(at))))).toBe(text(events));
    }
  });

  it('hands out values', () => {
    const folding = new Fold();
    const handed = events.map((event) => {
      folding.apply(event);
      const state = folding.state();
      return { state, printed: JSON.stringify(state.builds.map(({ steps }) => steps.map(({ status }) => status))) };
    });
    for (const { state, printed } of handed)
      expect(JSON.stringify(state.builds.map(({ steps }) => steps.map(({ status }) => status)))).toBe(printed);
    const [before, after] = [handed.at(-2)?.state, handed.at(-1)?.state];
    expect(before?.builds[0]).not.toBe(after?.builds[0]);
  });

  it('knows a build at an instant, and does not take its times for the silence of the engine', () => {
    const id = 'd'.repeat(64);
    const said = (Action: string, at: bigint, more: object = {}) =>
      `${JSON.stringify({ Type: 'container', Action, Actor: { ID: id, Attributes: { name: 'web', image: 'i', ...more } }, time: Number(at / 1_000_000_000n) }).slice(0, -1)},"timeNano":${at}}\n`;
    const [first] = events.flatMap(({ at }) => at ?? []);
    const start = (first ?? 0n) - 60_000_000_000n;
    const log =
      said('create', start) + said('start', start + 1n) + said('die', start + 2n, { exitCode: '1', execDuration: '0' });
    const engine = readText(log);
    const history = [...engine, ...events].map((event, i) => ({ ...event, position: i + 1 }));
    const alone = fold(initial(), engine).containers;
    // A minute later the build begins; that no restart came until then nobody can say who has only the build's word for it.
    expect(alone[0]?.uncertain).toContain('status');
    expect(fold(initial(), history).containers).toEqual(alone);
    const moments = new Moments([
      { kind: 'instant', at: (first ?? 0n) - 1n },
      { kind: 'instant', at: (first ?? 0n) + 1n },
    ]);
    for (const event of history) moments.push(event);
    const [then, now] = moments.finish();
    expect(then?.containers).toEqual(alone);
    expect([then?.builds.length, now?.builds.length]).toEqual([0, 1]);
    expect(now?.builds[0]?.status).toBe('running');
  });

  it('follows a build of which the beginning is missing', () => {
    for (let from = 1; from < events.length; from++) {
      const [build] = fold(initial(), events.slice(from)).builds;
      expect(build?.status).toBe('succeeded');
    }
  });
});
