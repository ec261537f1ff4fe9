import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Event, EventOf } from '../../src/event/event.js';
import type { ObservedContainer, ObservedHistory, ObservedImage } from '../../src/event/observed.js';
import { Fold, type HostState } from '../../src/fold/index.js';
import { readBaseline } from '../../src/read/index.js';
import { eventsOf } from './recording.js';

const ROOT = new URL('../recordings/', import.meta.url);

/** Recordings with an engine's own word on layers. */
export const LAYERED = ['docker-20/builds', 'docker-20/image-retag-story', 'docker-20/rand-3-images'] as const;

/** What an engine said of its images and containers after so many records. */
export interface LayerTruth {
  readonly afterEvents: number;
  readonly baseline: readonly EventOf<'recording.observed'>[];
}

/** The checkpoints at which the engine did not move on while it was asked. */
export function layerTruths(name: string): readonly LayerTruth[] {
  const text = gunzipSync(readFileSync(new URL(`${name}/layers.jsonl.gz`, ROOT))).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .filter(({ stable }) => stable)
    .map(({ afterEvents, things }) => ({ afterEvents, baseline: readBaseline(JSON.stringify(things)) }));
}

function pick<T>(truth: LayerTruth, subject: string): ReadonlyMap<string, T> {
  return new Map(
    truth.baseline.flatMap(({ id, data }) => (id !== null && data.subject === subject ? [[id, data as T]] : [])),
  );
}

export const imagesIn = (truth: LayerTruth) => pick<ObservedImage>(truth, 'image');
export const historiesIn = (truth: LayerTruth) => pick<ObservedHistory>(truth, 'history');
export const containersIn = (truth: LayerTruth) => pick<ObservedContainer>(truth, 'container');

/** Pairs of checkpoints: what the first told, and the log from there, must agree with the second. */
export function stretches(name: string) {
  const truths = layerTruths(name);
  const events = eventsOf(name);
  return truths.flatMap((from, at) =>
    truths
      .slice(at)
      .map((to) => ({ from, to, state: stateFrom(from, events.slice(from.afterEvents, to.afterEvents)) })),
  );
}

function stateFrom({ baseline }: LayerTruth, events: readonly Event[]): HostState {
  const fold = new Fold();
  for (const event of [...baseline, ...events]) fold.apply(event);
  return fold.state();
}
