import type { Instant } from '../event/instant.js';
import type { Span } from './span.js';
import { markOf, marksByTime, oomMark, type TimelineMark, thinMarks } from './timeline-marks.js';
import { byTime, drawn, THIN_FIRST, THIN_STEP, type TimelineSpan, thin } from './timeline-span.js';

/** So many containers, and as many names, are drawn; further containers are counted. */
const STRANDS_MAX = 10_000;

/** So many of those are told apart by their ids; beyond that there are at least so many. */
const OMITTED_MAX = 100_000;

/** So many spans and marks are kept; where there are more, short ones are drawn together with their neighbours. */
const PIECES_MAX = 100_000;

/** One container, or one name of images, from its first span to its last. */
export interface Strand {
  readonly kind: 'container' | 'tag';
  readonly id: string;
  /** The first name and the last: a container may be renamed to make room for the next one. */
  firstName: string | null;
  firstAt: Instant;
  name: string | null;
  project: string | null;
  service: string | null;
  image: string | null;
  imageId: string | null;
  spans: TimelineSpan[];
  health: TimelineSpan[];
  marks: TimelineMark[];
}

/** Collects what is drawn, in bounded memory. */
export class Strands {
  readonly #strands = new Map<string, Strand>();
  readonly #omitted = new Set<string>();
  /** Names at creation: a span has the last one of its time. */
  readonly #born = new Map<string, string>();
  /** Told before the spans of that time are over. */
  readonly #ooms = new Map<string, TimelineMark[]>();
  readonly #counts = { container: 0, tag: 0 };
  #pieces = 0;
  #thinnedBelow: Instant = 0n;

  get omitted(): number {
    return this.#omitted.size;
  }

  get thinnedBelow(): Instant {
    return this.#thinnedBelow;
  }

  add(span: Span, from: Instant): void {
    const strand = this.#of(span, from);
    if (!strand) return;
    learn(strand, span, from);
    strand[span.track === 'health' ? 'health' : 'spans'].push(drawn(span, from));
    const mark = markOf(span, from);
    if (mark) strand.marks.push(mark);
    this.#count(mark ? 2 : 1);
  }

  born(id: string, name: string): void {
    if (this.#born.size < STRANDS_MAX) this.#born.set(id, name);
  }

  oom(id: string, at: Instant, position: number): void {
    const ooms = this.#ooms.get(id) ?? [];
    ooms.push(oomMark(id, at, position));
    if (ooms.length > 1 || this.#ooms.size < STRANDS_MAX) this.#ooms.set(id, ooms);
    this.#count(1);
  }

  /** All of them, with their spans and marks in the order of time. */
  finish(): readonly Strand[] {
    for (const [id, ooms] of this.#ooms) this.#strands.get(`container ${id}`)?.marks.push(...ooms);
    for (const strand of this.#strands.values()) {
      sort(strand);
      if (strand.kind === 'container') strand.firstName = this.#born.get(strand.id) ?? strand.firstName;
    }
    return [...this.#strands.values()];
  }

  #of({ kind, id }: Span, firstAt: Instant): Strand | null {
    const of = kind === 'tag' ? 'tag' : 'container';
    const key = `${of} ${id}`;
    const known = this.#strands.get(key);
    if (known) return known;
    const more = this.#counts[of] + 1;
    if (more > STRANDS_MAX) {
      if (of === 'container' && this.#omitted.size < OMITTED_MAX) this.#omitted.add(key);
      return null;
    }
    this.#counts[of] = more;
    const unknown = { firstName: null, name: null, project: null, service: null, image: null, imageId: null };
    const strand: Strand = { kind: of, id: id ?? '', firstAt, ...unknown, spans: [], health: [], marks: [] };
    this.#strands.set(key, strand);
    return strand;
  }

  #count(more: number): void {
    this.#pieces += more;
    while (this.#pieces > PIECES_MAX) this.#thin();
  }

  #thin(): void {
    const below = this.#thinnedBelow === 0n ? THIN_FIRST : THIN_STEP * this.#thinnedBelow;
    this.#thinnedBelow = below;
    this.#pieces = 0;
    for (const strand of this.#strands.values()) {
      sort(strand);
      strand.spans = thin(strand.spans, below);
      strand.health = thin(strand.health, below);
      strand.marks = thinMarks(strand.marks, below);
      this.#pieces += strand.spans.length + strand.health.length + strand.marks.length;
    }
    for (const [id, ooms] of this.#ooms) {
      this.#ooms.set(id, thinMarks(ooms.sort(marksByTime), below));
      this.#pieces += this.#ooms.get(id)?.length ?? 0;
    }
  }
}

function sort({ spans, health, marks }: Strand): void {
  spans.sort(byTime);
  health.sort(byTime);
  marks.sort(marksByTime);
}

/** Spans come in the order of their ends; what was known first is what the earliest says. */
function learn(strand: Strand, span: Span, from: Instant): void {
  if (strand.firstName === null || from < strand.firstAt) strand.firstName = span.name;
  if (from < strand.firstAt) strand.firstAt = from;
  for (const field of ['name', 'project', 'service', 'image', 'imageId'] as const) {
    strand[field] = span[field] ?? strand[field];
  }
}
