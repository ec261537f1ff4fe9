import type { Instant } from '../event/instant.js';
import type { Span } from './span.js';
import type { StoryLife } from './story-lives.js';

/** Containers that were created from one image under one name; or a name that came to mean another image, whoever was created from it. */
export interface Deployment {
  readonly at: Instant;
  readonly position: number;
  readonly reference: string;
  /** Null: the log cannot tell. */
  readonly imageId: string | null;
  /** What the name had meant before, if it moved while the log ran. */
  readonly before: string | null;
  /** The name means again what it had meant earlier. */
  readonly isReturn: boolean;
  /** Other names of the image at that time. */
  readonly aliases: readonly string[];
  /** What was created from it, by first name. */
  readonly containers: readonly string[];
}

/** A draft that containers are still added to. */
type Draft = Omit<Deployment, 'containers'> & { readonly containers: string[] };

interface Meant {
  readonly reference: string;
  readonly imageId: string;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly position: number;
}

/** What each name meant, proven or not, without stretches that go on as before. */
function meanings(spans: readonly Span[]): readonly Meant[] {
  const tags = spans.filter(({ kind, state, id }) => kind === 'tag' && state !== 'unknown' && id !== null);
  return tags
    .map(({ id, state, from, to, position }) => ({ reference: id ?? '', imageId: state, from, to, position }))
    .sort((a, b) =>
      (a.from ?? 0n) < (b.from ?? 0n) ? -1 : (a.from ?? 0n) > (b.from ?? 0n) ? 1 : a.position - b.position,
    );
}

function covers({ from, to }: Meant, at: Instant): boolean {
  return (from === null || from <= at) && (to === null || to > at);
}

function aliasesOf(all: readonly Meant[], imageId: string | null, reference: string, at: Instant): readonly string[] {
  const others = all.filter((one) => one.imageId === imageId && one.reference !== reference && covers(one, at));
  return [...new Set(others.map((one) => one.reference))];
}

/** Names that moved from one image to another while the log ran. */
function moves(all: readonly Meant[]): readonly Draft[] {
  const history = new Map<string, Meant[]>();
  const found: Draft[] = [];
  for (const meant of all) {
    const earlier = history.get(meant.reference) ?? [];
    history.set(meant.reference, [...earlier, meant]);
    const last = earlier.at(-1);
    if (!last || last.imageId === meant.imageId || meant.from === null) continue;
    found.push({
      at: meant.from,
      position: meant.position,
      reference: meant.reference,
      imageId: meant.imageId,
      before: last.imageId,
      isReturn: earlier.some(({ imageId }) => imageId === meant.imageId),
      aliases: aliasesOf(all, meant.imageId, meant.reference, meant.from),
      containers: [],
    });
  }
  return found;
}

/**
 * What was deployed, in the order of time.
 *
 * In plain words: what was created from the same image under the same name is one deployment; it counts from the moment at which the name came to mean that
 * image, if that is in the log, else from the first container. A name that moved and of which nothing was created is told too: a way back, mostly.
 */
export function deployments(spans: readonly Span[], lives: readonly StoryLife[]): readonly Deployment[] {
  const all = meanings(spans);
  const found: Draft[] = [...moves(all)];
  for (const life of lives) {
    if (life.createdAt === null || life.image === null) continue;
    const at = life.createdAt;
    const same = found.findLast((one) => one.reference === life.image && one.imageId === life.imageId && one.at <= at);
    const [name = life.id] = life.names;
    if (same) {
      if (!same.containers.includes(name)) same.containers.push(name);
      continue;
    }
    const { image: reference, imageId, position } = life;
    const aliases = imageId === null ? [] : aliasesOf(all, imageId, reference, at);
    found.push({ at, position, reference, imageId, before: null, isReturn: false, aliases, containers: [name] });
  }
  return found.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.position - b.position));
}
