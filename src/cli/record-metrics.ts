import type { Fold } from '../fold/index.js';
import type { Engine, Notice, Told } from '../live/index.js';
import { RecorderMetrics } from '../live/metrics.js';
import { serveMetrics } from '../live/metrics-server.js';
import type { Written } from '../live/recorder.js';
import type { Recording } from '../store/index.js';
import { version } from './version.js';

/** What a recorder reports to, if anybody wants to know. */
export interface Reporting {
  readonly url: string | null;
  told(told: Told): void;
  written(written: Written): void;
  noticed(notice: Notice): void;
  close(): Promise<void>;
}

const nothing = () => undefined;

export const NO_METRICS: Reporting = {
  url: null,
  told: nothing,
  written: nothing,
  noticed: nothing,
  close: async () => undefined,
};

/** Metrics of a recorder, to be had at an address. */
export async function openMetrics(place: string, engine: Engine, recording: Recording, fold: Fold): Promise<Reporting> {
  const { name, version: its } = engine.identity;
  const metrics = new RecorderMetrics({
    state: () => fold.state(),
    bytes: () => recording.bytes,
    ahead: () => engine.identity.clock?.ahead ?? 0n,
    version: version(),
    engine: { name, version: its },
  });
  const server = await serveMetrics(metrics.registry, place);
  return {
    url: server.url,
    told: (told) => metrics.told(told),
    written: (written) => metrics.written(written),
    noticed: (notice) => metrics.noticed(notice),
    close: () => server.close(),
  };
}
