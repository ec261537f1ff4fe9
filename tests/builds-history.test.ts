import { describe, expect, it } from 'vitest';
import { readLogs, readText } from '../src/read/index.js';
import { buildsIn, recordedBuild } from './support/builds.js';

describe('several logs as one history', () => {
  const bytes = (text: string, size = 1 << 16) => {
    const all = new TextEncoder().encode(text);
    return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
  };
  const history = async (logs: readonly string[], size?: number) => {
    const events = [];
    for await (const batch of readLogs(logs.map((log, i) => ({ name: `${i}`, bytes: bytes(log, size) }))))
      events.push(...batch);
    return events;
  };
  const plain = recordedBuild('buildx-0.13', 'success.plain.txt').log;
  const failing = recordedBuild('buildx-0.13', 'failing-run.plain.txt').log;
  const rawjson = recordedBuild('buildx-0.13', 'scratch.rawjson.jsonl').log;

  it('numbers builds that have nothing else to be told by', async () => {
    const builds = buildsIn(await history([failing, plain, plain]));
    expect(builds.map(({ id, status }) => [id, status])).toEqual([
      ['build-1', 'failed'],
      ['build-2', 'succeeded'],
      ['build-3', 'succeeded'],
    ]);
  });

  it('puts what knows no time after all that does, however the bytes come', async () => {
    const ids = buildsIn(await history([plain, rawjson])).map(({ id }) => id);
    expect(ids).toEqual([expect.stringMatching(/^a99c8f629685-/), 'build-1']);
    const whole = await history([plain, rawjson, failing]);
    for (const size of [7, 64, 1_000]) expect(await history([plain, rawjson, failing], size)).toEqual(whole);
  });

  it('knows a build that it reads twice, if it has a name of its own', async () => {
    const twice = await history([rawjson, rawjson]);
    expect(buildsIn(twice)).toEqual(buildsIn(rawjson));
  });
});

describe('a format that is asked for by name', () => {
  it('is the only one', () => {
    const { log } = recordedBuild('buildx-0.13', 'success.plain.txt');
    expect(() => readText(log, 'log', 'build-api')).toThrow(/not an event log/);
    expect(() => readText('{"Type":"image","Action":"tag","time":1}\n', 'log', 'build-plain')).toThrow(
      /not an event log/,
    );
    expect(() => readText(log, 'log', 'docker-json')).toThrow(/not an event log/);
  });
});
