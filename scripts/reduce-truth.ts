import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/**
 * `npx tsx scripts/reduce-truth.ts TRUTH.jsonl OUT.jsonl.gz`: keeps of an engine's own answers what tests look at.
 *
 * A truth file has a line a checkpoint: what `docker inspect` said of everything after so many records. Whole, it is megabytes of fields that
 * no event tells of.
 */
const [from = '', to = ''] = process.argv.slice(2);

type Json = Record<string, unknown>;

function pick(source: unknown, fields: readonly string[]): Json {
  const given = (source ?? {}) as Json;
  return Object.fromEntries(fields.filter((field) => given[field] !== undefined).map((field) => [field, given[field]]));
}

function container(inspect: Json): Json {
  const networks = Object.entries(((inspect.NetworkSettings as Json)?.Networks ?? {}) as Record<string, Json>);
  return {
    ...pick(inspect, ['Id', 'Name', 'Created', 'Image', 'RestartCount', 'Mounts', 'ExecIDs']),
    State: {
      ...pick(inspect.State, ['Status', 'ExitCode', 'OOMKilled', 'StartedAt', 'FinishedAt']),
      ...((inspect.State as Json).Health ? { Health: pick((inspect.State as Json).Health, ['Status']) } : {}),
    },
    Config: pick(inspect.Config, ['Image', 'Labels', 'Healthcheck', 'StopSignal']),
    HostConfig: pick(inspect.HostConfig, ['RestartPolicy', 'AutoRemove']),
    NetworkSettings: {
      Networks: Object.fromEntries(networks.map(([name, settings]) => [name, pick(settings, ['NetworkID'])])),
    },
  };
}

function image(inspect: Json): Json {
  const { Name, Data } = (inspect.GraphDriver ?? {}) as Json;
  const driver = { Name, Data: Data === null ? null : {} };
  return { ...pick(inspect, ['Id', 'RepoTags', 'RepoDigests', 'Parent', 'Created', 'RootFS']), GraphDriver: driver };
}

const lines = readFileSync(from, 'utf8').split('\n').filter(Boolean);
const reduced = lines.map((line) => {
  const truth = JSON.parse(line) as Json;
  const things = [
    ...Object.values((truth.containerInspect ?? truth.inspect ?? {}) as Record<string, Json>).map(container),
    ...Object.values((truth.imageInspect ?? {}) as Record<string, Json>).map(image),
    ...(((truth.volumes as Json).Volumes ?? []) as Json[]).map((v) =>
      pick(v, ['Name', 'Driver', 'Mountpoint', 'CreatedAt']),
    ),
    ...((truth.networks ?? []) as Json[])
      .filter(({ Id }) => Id)
      .map((n) => ({
        ...pick(n, ['Name', 'Id', 'Driver', 'Scope']),
        Containers: Object.fromEntries(Object.keys((n.Containers ?? {}) as Json).map((id) => [id, {}])),
      })),
  ];
  // Podman's checkpoints count the lines of its log.
  const afterEvents = truth.afterEvents ?? truth.logLines;
  return JSON.stringify({ afterEvents, ...pick(truth, ['why', 'stable', 'snapshotStart']), things });
});
writeFileSync(to, gzipSync(`${reduced.join('\n')}\n`, { level: 9 }));
