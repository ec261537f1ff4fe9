import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { GapReason } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import type { ContainerStatus, HostState } from '../fold/index.js';
import type { Notice } from './notice.js';
import type { Written } from './recorder.js';
import type { Told } from './told.js';

const STATUSES: readonly ContainerStatus[] = [
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
  'unknown',
];
const REASONS: readonly GapReason[] = ['engine-restart', 'overflow', 'reconnect', 'clock', 'buffer'];
const LAG_SECONDS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 60];

/** What is measured when somebody asks. */
export interface Measured {
  readonly state: () => HostState;
  /** On the disk. */
  readonly bytes: () => number;
  /** How far the engine's clock is ahead of ours, in nanoseconds. */
  readonly ahead: () => Instant;
  readonly version: string;
  readonly engine: { readonly name: string; readonly version: string };
}

/** How long after it happened a record was on the disk: the two clocks may disagree a little, and nothing is written before it happened. */
export function lagSeconds({ last, at }: Written, ahead: Instant): number | null {
  const happened = last.event.at;
  if (happened === null) return null;
  return Math.max(0, (at * 1e6 - Number(happened - ahead)) / 1e9);
}

/**
 * What a recorder tells a Prometheus.
 *
 * In plain words: each has a registry of its own, and no name or id of anything is ever a label, for there may be any number of those.
 */
export class RecorderMetrics {
  readonly registry = new Registry();
  readonly #measured: Measured;
  readonly #records: Counter;
  readonly #unreadable: Counter;
  readonly #gaps: Counter<'reason'>;
  readonly #reconnects: Counter;
  readonly #connected: Gauge;
  readonly #lag: Histogram;
  readonly #lastLag: Gauge;
  readonly #lastEvent: Gauge;
  #written = 0;

  constructor(measured: Measured) {
    this.#measured = measured;
    const registers = [this.registry];
    const counter = (name: string, help: string) => new Counter({ name: `hindcast_${name}`, help, registers });
    const gauge = (name: string, help: string) => new Gauge({ name: `hindcast_${name}`, help, registers });
    this.#records = counter('records_total', 'Records on the disk since the recorder was started.');
    this.#unreadable = counter('unreadable_records_total', 'Records of the engine that could not be read.');
    this.#reconnects = counter('reconnects_total', 'Times that the engine had to be called again.');
    this.#connected = gauge('connected', 'Whether the engine is being listened to: 1 or 0.');
    this.#lastLag = gauge('lag_seconds', 'How long after it happened the last record was on the disk.');
    this.#lastEvent = gauge('last_event_timestamp_seconds', 'When the last record happened, by the engine’s clock.');
    this.#gaps = new Counter({
      name: 'hindcast_gaps_total',
      help: 'Stretches of time in which events may have been missed.',
      labelNames: ['reason'],
      registers,
    });
    this.#lag = new Histogram({
      name: 'hindcast_write_lag_seconds',
      help: 'How long after it happened a group of records was on the disk.',
      buckets: LAG_SECONDS,
      registers,
    });
    for (const reason of REASONS) this.#gaps.inc({ reason }, 0);
    this.#whenAsked();
  }

  /** What depends on the moment at which it is asked for. */
  #whenAsked(): void {
    const { state, bytes, version, engine } = this.#measured;
    const registers = [this.registry];
    new Gauge({
      name: 'hindcast_containers',
      help: 'Containers that there are, by status.',
      labelNames: ['status'],
      registers,
      collect() {
        for (const status of STATUSES) this.set({ status }, 0);
        for (const { status } of state().containers) this.inc({ status });
      },
    });
    new Gauge({
      name: 'hindcast_recording_bytes',
      help: 'Bytes of the recording on the disk.',
      registers,
      collect() {
        this.set(bytes());
      },
    });
    new Gauge({
      name: 'hindcast_build_info',
      help: 'Always 1; which recorder, and which engine it listens to.',
      labelNames: ['version', 'engine', 'engine_version'],
      registers,
    }).set({ version, engine: engine.name, engine_version: engine.version }, 1);
  }

  told({ event }: Told): void {
    if (event.type === 'recording.unreadable') this.#unreadable.inc();
    if (event.type === 'recording.gap') this.#gaps.inc({ reason: event.data.reason });
  }

  written(written: Written): void {
    this.#records.inc(written.records - this.#written);
    this.#written = written.records;
    const { at } = written.last.event;
    if (at !== null) this.#lastEvent.set(Number(at) / 1e9);
    const lag = lagSeconds(written, this.#measured.ahead());
    if (lag === null) return;
    this.#lag.observe(lag);
    this.#lastLag.set(lag);
  }

  noticed(notice: Notice): void {
    if (notice.kind === 'connected') this.#connected.set(1);
    if (notice.kind === 'connected' && notice.again) this.#reconnects.inc();
    if (notice.kind === 'disconnected') this.#connected.set(0);
  }
}
