import { earlier, type Instant, later } from '../event/instant.js';
import type { Finding } from './findings/finding.js';
import { runsOn, type StoryLife } from './story-lives.js';

/** When all was well again. */
export interface Recovery {
  readonly at: Instant;
  /** What runs at the end in the places of what broke, with its image. */
  readonly running: readonly {
    readonly name: string;
    readonly imageId: string | null;
    readonly reference: string | null;
  }[];
  /** What broke and has no successor. */
  readonly gone: readonly string[];
}

/** The first instant, from the end of the trouble on, at which somebody in the place ran. */
function upAgain(lives: readonly StoryLife[], trouble: Instant): Instant | null {
  const runs = lives.flatMap((life) => life.runs).filter(({ to }) => to === null || to > trouble);
  const times = runs.map(({ from }) => (from === null ? trouble : later(from, trouble)));
  return times.length === 0 ? null : times.reduce((a, b) => earlier(a, b));
}

/** When a place was well again, or was given up; null: it is not well. */
function wellAt(lives: readonly StoryLife[], trouble: Instant): Instant | null {
  if (lives.some(runsOn)) return upAgain(lives, trouble);
  // It is there, and does not run.
  if (lives.some(({ goneAt }) => goneAt === null)) return null;
  return lives.flatMap(({ goneAt }) => goneAt ?? []).reduce((a, b) => later(a, b), trouble);
}

/** When the trouble in each place ended; null for a place in which it has not. */
function troubles(broke: readonly Finding[], lives: readonly StoryLife[]): ReadonlyMap<string, Instant | null> {
  const places = new Map(lives.map(({ id, place }) => [id, place]));
  const ends = new Map<string, Instant | null>();
  for (const { subjects, to } of broke) {
    const place = places.get(subjects[0]?.id ?? '');
    if (place === undefined) continue;
    const known = ends.get(place);
    ends.set(place, to === null || known === null ? null : later(known ?? to, to));
  }
  return ends;
}

/**
 * Since when all is well: what broke is over, and in each place of it somebody runs, and goes on to, or the place was given up.
 *
 * In plain words: null where nothing broke, or where it was not well by the end of the log.
 */
export function recoveryOf(broke: readonly Finding[], lives: readonly StoryLife[]): Recovery | null {
  const byPlace = new Map<string, StoryLife[]>();
  for (const life of lives) {
    const own = byPlace.get(life.place);
    if (own) own.push(life);
    else byPlace.set(life.place, [life]);
  }
  const times: Instant[] = [];
  const running: StoryLife[] = [];
  const gone: StoryLife[] = [];
  for (const [place, trouble] of troubles(broke, lives)) {
    const own = byPlace.get(place) ?? [];
    const at = trouble === null ? null : wellAt(own, trouble);
    if (at === null) return null;
    times.push(at);
    const on = own.filter(runsOn);
    running.push(...on);
    if (on.length === 0) gone.push(...own.slice(-1));
  }
  if (times.length === 0) return null;
  return {
    at: times.reduce((a, b) => later(a, b)),
    running: running.map(({ lastName, imageId, image }) => ({ name: lastName, imageId, reference: image })),
    gone: gone.map(({ names, id }) => names[0] ?? id),
  };
}
