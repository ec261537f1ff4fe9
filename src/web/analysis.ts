import type { Event } from '../event/event.js';
import type { Finding } from '../view/findings/finding.js';
import { Findings } from '../view/findings/findings.js';
import type { Span } from '../view/span.js';
import { type Story, story } from '../view/story.js';
import { Timeline } from '../view/timeline.js';
import type { Lane } from './lane.js';
import { lanesOf } from './lanes.js';
import { lanesNotes } from './lanes-notes.js';
import type { Model } from './model.js';
import { eachInSlices } from './slices.js';
import type { Tape } from './tape.js';

/** A log that grows is looked at again when so many times the time that it took has passed. */
const REST = 5;

/** What is said of the whole log, and not of one instant of it. It is worked out beside the page, and is there a little later. */
export class Analysis {
  story: Story | null = null;
  findings: readonly Finding[] = [];
  lanes: readonly Lane[] = [];
  /** What is not in the timeline, a sentence each. */
  lanesNotes: readonly string[] = [];
  gaps: readonly { readonly from: number; readonly to: number }[] = [];
  readonly #model: Model;
  #version = -1;
  #tape: Tape | null = null;
  #isRunning = false;

  constructor(model: Model) {
    this.#model = model;
  }

  /** Works it out for the log as it is now, if that has not been done. */
  async refresh(): Promise<void> {
    if (this.#tape !== this.#model.tape) this.#forget();
    if (this.#isRunning || this.#version === this.#model.version) return;
    this.#isRunning = true;
    const { tape, version } = this.#model;
    const before = performance.now();
    const isCurrent = () => this.#model.tape === tape;
    const isDone = await this.#run([...tape.events], isCurrent);
    this.#isRunning = false;
    if (!isDone || !isCurrent()) return this.refresh();
    this.#version = version;
    this.#model.changed();
    if (this.#model.version === version) return;
    setTimeout(() => this.refresh(), (performance.now() - before) * REST);
  }

  /** What was said of another log would be a lie of this one. */
  #forget(): void {
    this.#tape = this.#model.tape;
    this.#version = -1;
    Object.assign(this, { story: null, findings: [], lanes: [], lanesNotes: [], gaps: [] });
  }

  async #run(events: readonly Event[], isCurrent: () => boolean): Promise<boolean> {
    const findings = new Findings();
    const timeline = new Timeline({ onSpan: (span) => found.push(span), lanesMax: Number.POSITIVE_INFINITY });
    const found: Span[] = [];
    const push = (event: Event) => {
      findings.push(event);
      timeline.push(event);
    };
    if (!(await eachInSlices(events, push, isCurrent)) || !isCurrent()) return false;
    const drawn = timeline.finish();
    this.findings = findings.finish().findings;
    this.story = story(found, this.findings, this.#model.tape.state({ kind: 'end' }));
    Object.assign(this, lanesOf(drawn), { lanesNotes: lanesNotes(drawn) });
    return true;
  }
}
