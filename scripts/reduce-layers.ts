import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/**
 * `npx tsx scripts/reduce-layers.ts TRUTH.jsonl OUT.jsonl.gz`: keeps of an engine's own answers what they say of layers.
 *
 * A line a checkpoint, each a list that `readBaseline` takes: images with their configuration and history, containers with their changes.
 */
const [from = '', to = ''] = process.argv.slice(2);

type Json = Record<string, unknown>;

function pick(source: unknown, fields: readonly string[]): Json {
  const given = (source ?? {}) as Json;
  return Object.fromEntries(fields.filter((field) => given[field] !== undefined).map((field) => [field, given[field]]));
}

const CONFIG = ['Env', 'Cmd', 'Entrypoint', 'Labels', 'ExposedPorts', 'Volumes', 'WorkingDir', 'User', 'StopSignal'];

function image(inspect: Json, history: unknown): Json {
  const { Name, Data } = (inspect.GraphDriver ?? {}) as Json;
  return {
    ...pick(inspect, ['Id', 'RepoTags', 'RepoDigests', 'Parent', 'Created', 'Size', 'RootFS']),
    Config: pick(inspect.Config, CONFIG),
    GraphDriver: { Name, Data: Data === null ? null : {} },
    History: ((history ?? []) as Json[]).map((entry) => pick(entry, ['Id', 'Created', 'CreatedBy', 'Size', 'Comment'])),
  };
}

function container(inspect: Json, changes: unknown, sizes: Json | undefined): Json {
  return {
    ...pick(inspect, ['Id', 'Name', 'Created', 'Image', 'Mounts']),
    ...pick(sizes, ['SizeRw', 'SizeRootFs']),
    State: pick(inspect.State, ['Status', 'ExitCode', 'StartedAt', 'FinishedAt']),
    Config: pick(inspect.Config, ['Image', 'Labels']),
    HostConfig: pick(inspect.HostConfig, ['AutoRemove', 'ReadonlyRootfs', 'Tmpfs', 'RestartPolicy']),
    Changes: changes ?? null,
  };
}

const lines = readFileSync(from, 'utf8').split('\n').filter(Boolean);
const reduced = lines.map((line) => {
  const truth = JSON.parse(line) as Record<string, Record<string, Json>>;
  const sizes = new Map((truth.containers as unknown as Json[]).map((one) => [one.Id, one]));
  const things = [
    ...Object.entries(truth.containerInspect ?? {}).map(([id, one]) =>
      container(one, truth.changes?.[id], sizes.get(id)),
    ),
    ...Object.entries(truth.imageInspect ?? {}).map(([id, one]) => image(one, truth.imageHistory?.[id])),
  ];
  return JSON.stringify({ ...pick(truth, ['afterEvents', 'why', 'stable']), things });
});
writeFileSync(to, gzipSync(`${reduced.join('\n')}\n`, { level: 9 }));
