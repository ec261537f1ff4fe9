import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/**
 * `npx tsx scripts/pack-builds.ts RECORDING OUT.jsonl.gz`: the logs of builds of one recording, a line each, with what the engine itself said of them.
 *
 * RECORDING is a folder with `streams/`, `scenario.log` and `truth.jsonl` beside each other, or one of buildx with `NAME.MODE.image.json`. A log is kept
 * as it is; `truth` has the image that the engine had by the build's name afterwards, and its history, newest first. Null: there was none.
 */
const [from = '', to = ''] = process.argv.slice(2);

type Json = Record<string, unknown>;

interface Truth {
  readonly id: string;
  readonly history: readonly { readonly id: string; readonly createdBy: string }[];
}

const read = (...path: readonly string[]) => readFileSync(join(from, ...path), 'utf8');
const lines = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Json);

function historyOf(history: unknown): Truth['history'] {
  return (Array.isArray(history) ? (history as Json[]) : []).map(({ Id, CreatedBy }) => {
    return { id: String(Id), createdBy: String(CreatedBy) };
  });
}

/** The image that had this name at any checkpoint: no build of the recording takes a name from another. */
function tagged(checkpoints: readonly Json[], tag: string): Truth | null {
  for (const { images, imageHistory } of checkpoints) {
    const found = (images as Json[]).find(({ RepoTags }) => ((RepoTags as string[] | null) ?? []).includes(tag));
    if (found) return { id: String(found.Id), history: historyOf((imageHistory as Json)[String(found.Id)]) };
  }
  return null;
}

/** The name that each log's build was to give, by the log's file. */
function namesIn(scenario: readonly Json[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const { op, via, path, args, stream } of scenario) {
    if (op !== 'build') continue;
    const asked = /[?&]t=([^&]+)/.exec(String(path))?.[1];
    if (stream && asked) names.set(basename(String(stream)), decodeURIComponent(asked));
    const words = (args ?? []) as string[];
    const tag = words[words.indexOf('-t') + 1] ?? '';
    const plain = /^bld\/(buildkit-[a-z-]+):1$/.exec(tag)?.[1];
    if (args) names.set(plain ? `${plain}.plain.txt` : `classic-${String(via)}-success.txt`, tag);
  }
  return names;
}

function engineBuilds(): readonly Json[] {
  const checkpoints = lines(read('truth.jsonl'));
  return [...namesIn(lines(read('scenario.log')))].map(([file, tag]) => {
    return { name: file, tag, log: read('streams', file), truth: tagged(checkpoints, tag) };
  });
}

function buildxBuilds(): readonly Json[] {
  return readdirSync(from)
    .filter((file) => /\.(?:rawjson\.jsonl|plain\.txt)$/.test(file))
    .map((file) => {
      const [name = '', mode = ''] = file.split('.');
      const metadata = existsSync(join(from, `${name}.${mode}.metadata.json`))
        ? JSON.parse(read(`${name}.${mode}.metadata.json`))
        : null;
      const image = existsSync(join(from, `${name}.${mode}.image.json`))
        ? JSON.parse(read(`${name}.${mode}.image.json`))
        : {};
      const runs = (JSON.parse(read(`${name}.meta.json`)) as { runs: Json[] }).runs;
      const { rc, start, end } = runs.find((run) => run.mode === mode) ?? {};
      const truth = metadata && { id: metadata['containerimage.digest'], history: historyOf(image.history) };
      return { name: file, tag: metadata?.['image.name'] ?? null, log: read(file), rc, start, end, truth };
    });
}

const packed = existsSync(join(from, 'streams')) ? engineBuilds() : buildxBuilds();
writeFileSync(to, gzipSync(`${packed.map((build) => JSON.stringify(build)).join('\n')}\n`, { level: 9 }));
