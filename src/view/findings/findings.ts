import { type Event, type EventType, isBuildEvent } from '../../event/event.js';
import { Fold } from '../../fold/index.js';
import { Alarms } from './alarms.js';
import type { Detector, Report } from './desk.js';
import { FINDING_KINDS, type Finding, type FindingKind, SEVERITIES } from './finding.js';
import { Ledger } from './ledger.js';
import { DETECTORS } from './list.js';
import { FINDINGS_DEFAULTS, type FindingsOptions } from './options.js';
import { containerOf, Runs } from './runs.js';

/** All that was found in a log. */
export interface FindingsResult {
  /** The most severe first; then by kind, then in the order in which they came to be known. */
  readonly findings: readonly Finding[];
  /** Findings that were too many to keep, the earliest ones. */
  readonly omitted: number;
  /** Containers that were too many to watch at once. */
  readonly containersOmitted: number;
  /** Those that came or changed with the end of the log. */
  readonly told: readonly Finding[];
}

/**
 * Finds what deserves attention in a log: push every event, and get the findings that came or changed with it; then `finish`.
 *
 * In plain words: a finding is told as soon as the log proves it. A later one with the same `key` replaces the earlier; the last ones of each key are what
 * `finish` gives, and what a fresh look at the whole log would give. Precise before many: what a log cannot decide is not told, or `certain` is false.
 * Repeated records count once. Options: which kinds to look for, windows (nanoseconds) and limits.
 *
 * @example
 * ```ts
 * const findings = new Findings();
 * for (const event of events) for (const { kind, what } of findings.push(event)) console.log(kind, what);
 * console.log(findings.finish().findings.length);
 * ```
 */
export class Findings {
  readonly #fold = new Fold();
  readonly #alarms = new Alarms();
  readonly #runs = new Runs();
  readonly #ledger = new Ledger();
  readonly #detectors: readonly Detector[];
  readonly #hearing = new Map<EventType, Detector[]>();
  #told: Finding[] = [];

  constructor(asked: Partial<FindingsOptions> = {}) {
    const options = { ...FINDINGS_DEFAULTS, ...asked };
    const desk = {
      fold: this.#fold,
      options,
      alarms: this.#alarms,
      tell: (kind: FindingKind, report: Report) => this.#tell(kind, report),
    };
    this.#detectors = FINDING_KINDS.filter((kind) => options.only.includes(kind)).map((kind) => DETECTORS[kind](desk));
    for (const detector of this.#detectors) {
      for (const type of detector.hears) this.#hearing.set(type, [...(this.#hearing.get(type) ?? []), detector]);
    }
  }

  push(event: Event): readonly Finding[] {
    const { events } = this.#fold;
    this.#fold.apply(event);
    // Builds end by themselves, and what was read twice happened once.
    if (isBuildEvent(event) || (this.#fold.events === events && event.position > 0)) return [];
    this.#advance(event);
    const id = containerOf(event);
    const run = id === null ? null : this.#runs.before(id);
    for (const detector of this.#hearing.get(event.type) ?? []) detector.push(event, run);
    if (run) this.#runs.after(run, event, () => this.#fold.container(run.id));
    if (event.type === 'recording.gap') this.#runs.gap();
    if (event.type === 'container.destroy' && run) this.#gone(run.id);
    return this.#take();
  }

  /** What is still to be told at the end of the log, and all that was found. */
  finish(): FindingsResult {
    const end = this.#fold.latest;
    if (end !== null) {
      this.#alarms.finish(end);
      for (const detector of this.#detectors) detector.finish?.(end);
    }
    const { kept, omitted } = this.#ledger;
    return { findings: sorted(kept), omitted, containersOmitted: this.#runs.omitted, told: this.#take() };
  }

  /** Silence until a gap is silence; within it, nobody knows. */
  #advance(event: Exclude<Event, { type: `build.${string}` }>): void {
    if (event.position === 0) return;
    if (event.type === 'recording.gap') this.#alarms.finish(event.data.from);
    else this.#alarms.advance(this.#fold.latest ?? event.at);
  }

  #tell(kind: FindingKind, { evidence, ...report }: Report): void {
    const { from, to } = report;
    // A gap, told when it is over, may have begun before what it ends; and clocks go back.
    const end = from !== null && to !== null && to < from ? from : to;
    const finding: Finding = { kind, ...report, to: end, evidence: evidence.kept, evidenceOmitted: evidence.omitted };
    this.#ledger.write(finding);
    this.#told.push(finding);
  }

  #gone(id: string): void {
    for (const finding of this.#ledger.gone(id)) this.#told.push(finding);
  }

  /** What was told with one event, each key once. */
  #take(): readonly Finding[] {
    if (this.#told.length === 0) return [];
    const last = new Map(this.#told.map((finding) => [finding.key, finding]));
    this.#told = [];
    return [...last.values()];
  }
}

/** The most severe first. */
export function sorted(findings: readonly Finding[]): readonly Finding[] {
  const rank = ({ severity, kind }: Finding) => SEVERITIES.indexOf(severity) * 100 + FINDING_KINDS.indexOf(kind);
  return [...findings].sort((a, b) => rank(a) - rank(b));
}
