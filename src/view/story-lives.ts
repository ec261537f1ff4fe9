import type { Instant } from '../event/instant.js';
import type { Span } from './span.js';

/** One container, as its spans tell of it. */
export interface StoryLife {
  readonly id: string;
  /** All its names, the first one first. */
  readonly names: readonly string[];
  /** What it was called last. */
  readonly lastName: string;
  /** `project/service` of compose, or its first name: whoever comes after it in the same place has the same. */
  readonly place: string;
  readonly image: string | null;
  readonly imageId: string | null;
  /** Null: it was there before the log. */
  readonly createdAt: Instant | null;
  /** Null: it is there at the end. */
  readonly goneAt: Instant | null;
  /** When it ran; the last run has no end if it runs at the end of the log. */
  readonly runs: readonly { readonly from: Instant | null; readonly to: Instant | null }[];
  /** The record that brought it. */
  readonly position: number;
}

const WHOLE_IMAGE_ID = /^sha256:[0-9a-f]{64}$/;

/** The classic builder makes a container a step, of a whole image id, which is gone when the step is over. */
function isBuildStep({ image, goneAt }: StoryLife): boolean {
  return image !== null && WHOLE_IMAGE_ID.test(image) && goneAt !== null;
}

function byTime(a: Span, b: Span): number {
  const [x, y] = [a.from ?? 0n, b.from ?? 0n];
  return x < y ? -1 : x > y ? 1 : a.position - b.position;
}

function lifeOf(id: string, spans: readonly Span[]): StoryLife {
  const [first] = spans;
  const last = spans.at(-1);
  const names = [...new Set(spans.flatMap(({ name }) => name ?? []))];
  const service = spans.findLast((span) => span.service !== null);
  const place = service
    ? [service.project, service.service].filter((part) => part !== null).join('/')
    : (names[0] ?? id);
  return {
    id,
    names,
    lastName: last?.name ?? names.at(-1) ?? id,
    place,
    image: last?.image ?? null,
    imageId: last?.imageId ?? null,
    createdAt: first?.by === 'container.create' ? first.from : null,
    goneAt: last?.to ?? null,
    runs: spans.filter(({ state }) => state === 'running').map(({ from, to }) => ({ from, to })),
    position: first?.position ?? 0,
  };
}

/** Whether it runs at the end of the log. */
export function runsOn({ runs }: StoryLife): boolean {
  return runs.at(-1)?.to === null;
}

/** The containers of a log in the order of their beginnings, without the steps of builds. */
export function storyLives(spans: readonly Span[]): readonly StoryLife[] {
  const byId = new Map<string, Span[]>();
  for (const span of spans) {
    if (span.kind !== 'container' || span.track !== 'status' || span.id === null) continue;
    const own = byId.get(span.id);
    if (own) own.push(span);
    else byId.set(span.id, [span]);
  }
  const lives = [...byId].map(([id, own]) => lifeOf(id, own.sort(byTime)));
  return lives.filter((life) => !isBuildStep(life)).sort((a, b) => a.position - b.position);
}
