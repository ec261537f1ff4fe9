import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Event } from '../../src/event/event.js';
import { type BuildState, fold, initial } from '../../src/fold/index.js';
import { readText } from '../../src/read/index.js';

const ROOT = new URL('../recordings/builds/', import.meta.url);

export const ENGINES = ['docker-20', 'docker-26', 'docker-26-containerd', 'buildx-0.13'] as const;

/** The log of one build, and what the engine itself had of it afterwards. */
export interface RecordedBuild {
  readonly name: string;
  readonly tag: string | null;
  readonly log: string;
  /** Null: the build made nothing. */
  readonly truth: {
    readonly id: string;
    readonly history: readonly { readonly id: string; readonly createdBy: string }[];
  } | null;
  /** When the client began and ended, where that was written down: nanoseconds, rounded by JSON. */
  readonly start?: number;
  readonly end?: number;
}

const unpacked = (file: string) => gunzipSync(readFileSync(new URL(file, ROOT))).toString('utf8');

export function recordedBuilds(engine: string): readonly RecordedBuild[] {
  return unpacked(`${engine}.jsonl.gz`)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

export function recordedBuild(engine: string, name: string): RecordedBuild {
  const found = recordedBuilds(engine).find((build) => build.name === name);
  if (!found) throw new Error(`no build ${name} in ${engine}`);
  return found;
}

/** What the engine said on its own stream while these builds ran. */
export function engineLog(engine: string): string {
  return unpacked(`${engine}.events.jsonl.gz`);
}

/** The builds in a log, or in events. */
export function buildsIn(log: string | readonly Event[]): readonly BuildState[] {
  return fold(initial(), typeof log === 'string' ? readText(log, 'log') : log).builds;
}

/** The only build in it. */
export function buildIn(log: string | readonly Event[]): BuildState {
  const [only, another] = buildsIn(log);
  if (!only || another) throw new Error('not one build');
  return only;
}

/** A log without the events that are of no build: what could not be read of it. */
export function unreadableIn(log: string): readonly string[] {
  return readText(log, 'log').flatMap((event) => (event.type === 'recording.unreadable' ? [event.data.reason] : []));
}
