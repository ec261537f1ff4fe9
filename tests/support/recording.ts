import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Event } from '../../src/event/event.js';
import { readText } from '../../src/read/index.js';
import { observedFrom } from '../../src/read/inspect.js';
import type { Truth } from '../../src/view/check.js';

const ROOT = new URL('../recordings/', import.meta.url);

/** Names of all recordings, such as `docker-20/mid-life`. */
export const ALL_RECORDINGS: readonly string[] = readdirSync(ROOT)
  .filter((engine) => !engine.endsWith('.md'))
  .flatMap((engine) => readdirSync(new URL(`${engine}/`, ROOT)).map((name) => `${engine}/${name}`))
  .filter((name) => existsSync(new URL(`${name}/truth.jsonl.gz`, ROOT)));

/** Those of Docker, whose truth names everything that there was. */
export const RECORDINGS: readonly string[] = ALL_RECORDINGS.filter((name) => name.startsWith('docker'));

/** What the engine itself said after so many of its records. */
export interface Checkpoint {
  readonly afterEvents: number;
  readonly why: string;
  readonly stable: boolean;
  readonly snapshotStart: bigint;
  readonly truth: readonly Truth[];
}

/** A recording's log, as text; another shape of the same log by its file's name. */
export function logText(name: string, file = 'events.jsonl'): string {
  return gunzipSync(readFileSync(new URL(`${name}/${file}.gz`, ROOT))).toString('utf8');
}

/** A recording's events. */
export function eventsOf(name: string): readonly Event[] {
  return readText(logText(name), name);
}

/** A recording's checkpoints. */
export function checkpointsOf(name: string): readonly Checkpoint[] {
  const text = gunzipSync(readFileSync(new URL(`${name}/truth.jsonl.gz`, ROOT))).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { afterEvents, why, stable, things, snapshotStart } = JSON.parse(line);
      const truth = things.map((thing: unknown) => observedFrom(thing)) as (Truth | null)[];
      return {
        afterEvents,
        why,
        stable,
        snapshotStart: BigInt(snapshotStart ?? 0),
        truth: truth.filter((t) => t !== null),
      };
    });
}
