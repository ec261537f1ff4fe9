import { type Instant, parseInstant, SECOND } from '../event/instant.js';
import type { Observed } from '../event/observed.js';
import type { HostState } from '../fold/index.js';
import { observedFrom } from '../read/inspect.js';
import { imageAgrees, networkAgrees, volumeAgrees } from './agree.js';
import type { Kind } from './engine.js';
import { ASKS_AT_ONCE, type Looking, NEW_BELOW } from './look.js';
import { redactFacts } from './redact.js';
import { inTurn } from './turns.js';

/** One thing as a list, or its inspect, shows it. */
interface Seen {
  readonly id: string;
  readonly facts: Observed;
}

const idsIn: Readonly<Record<Kind, (state: HostState) => readonly string[]>> = {
  container: ({ containers }) => containers.map(({ id }) => id),
  image: ({ images }) => images.flatMap(({ id }) => id ?? []),
  volume: ({ volumes }) => volumes.map(({ name }) => name),
  network: ({ networks }) => networks.map(({ id }) => id),
};

const isInDoubt: Readonly<Record<Kind, (state: HostState) => boolean>> = {
  container: ({ containers }) => containers.some(({ uncertain }) => uncertain.includes('exists')),
  image: ({ images }) => images.some(({ id }) => id === null),
  volume: ({ volumes }) =>
    volumes.some(({ uncertain }) => uncertain.includes('exists') || uncertain.includes('usedBy')),
  network: ({ networks }) => networks.some(({ uncertain }) => uncertain.includes('exists')),
};

/** Whether it is a network of which something is in doubt that an inspect could tell. */
function isDoubted({ networks }: HostState, id: string): boolean {
  return networks.some((network) => network.id === id && network.uncertain.length > 0);
}

function idOf(kind: Kind, item: unknown): string | null {
  const { Id, ID, Name } = (item ?? {}) as Record<string, unknown>;
  const id = kind === 'volume' ? Name : (Id ?? ID);
  return typeof id === 'string' && id !== '' ? id : null;
}

/** When an item of a list of containers or images came into being: whole seconds, or Podman's RFC 3339. */
function createdAt(item: unknown): Instant | null {
  const { Created } = (item ?? {}) as Record<string, unknown>;
  if (typeof Created === 'number' && Number.isSafeInteger(Created)) return BigInt(Created) * SECOND;
  return typeof Created === 'string' ? parseInstant(Created) : null;
}

function agrees({ engine }: Looking, state: HostState, { id, facts }: Seen): boolean {
  if (facts.subject === 'image') {
    const inSilence = facts.store === 'containerd' || engine.identity.name === 'podman';
    return imageAgrees(
      state.images.find((image) => image.id === id),
      facts,
      inSilence,
    );
  }
  if (facts.subject === 'volume') return volumeAgrees(state.volume(id), facts);
  if (facts.subject === 'network')
    return networkAgrees(
      state.networks.find((network) => network.id === id),
      facts,
    );
  return true;
}

/** What an inspect says. Podman's images look as if they were in one of Docker's stores, of which the classic one tells of every name that moves. */
function seenIn({ engine }: Looking, inspect: unknown): readonly Seen[] {
  const seen = observedFrom(inspect);
  if (seen === null) return [];
  const isPodman = engine.identity.name === 'podman' && seen.facts.subject === 'image';
  return [isPodman ? { ...seen, facts: { ...seen.facts, store: null } as Observed } : seen];
}

/** Looks at everything of a kind, and tells of it what no event has told: facts of single things, then which there are. */
export class ListLooks {
  /** Images that were told of whole: what they are made of never changes. */
  readonly #images = new Set<string>();
  readonly #told = new Set<Kind>();

  forget(): void {
    this.#images.clear();
    this.#told.clear();
  }

  /** The ids of all containers; null: not allowed here. */
  async containers({ engine, signal }: Looking): Promise<readonly string[] | null> {
    const items = await engine.list('container', { signal });
    return items?.flatMap((item) => idOf('container', item) ?? []) ?? null;
  }

  /** Gives false if the engine moved on meanwhile, so that it must be looked at again. */
  async look(looking: Looking, kind: Kind): Promise<boolean> {
    const { ledger, engine, signal } = looking;
    const window = ledger.window();
    try {
      const items = await engine.list(kind, { signal });
      if (items === null) return true;
      const seen = await this.#inspected(looking, kind, items);
      const at = await looking.caughtUp();
      if (kind === 'image' && window.touched.has('image')) return false;
      const state = ledger.state();
      const known = new Set(idsIn[kind](state));
      const isOnItsWay = (item: unknown, id: string) =>
        !known.has(id) && !window.touched.has(id) && at - (createdAt(item) ?? 0n) < NEW_BELOW;
      if (kind === 'container' && items.some((item) => isOnItsWay(item, idOf(kind, item) ?? ''))) return false;
      const moved = seen.filter(({ id }) => window.touched.has(id));
      for (const one of seen) if (!moved.includes(one)) this.#judge(looking, state, one, at);
      this.#tellList(looking, kind, this.#there(kind, items, window.touched, known), at);
      // A network that somebody joined or left meanwhile: with luck, not the next time.
      return !moved.some(({ id }) => isDoubted(state, id));
    } finally {
      window.stop();
    }
  }

  /** What was there at the end: without what went meanwhile, with what came. */
  #there(
    kind: Kind,
    items: readonly unknown[],
    touched: ReadonlySet<string>,
    known: ReadonlySet<string>,
  ): readonly string[] {
    const listed = items.flatMap((item) => idOf(kind, item) ?? []).filter((id) => !touched.has(id) || known.has(id));
    const came = [...known].filter((id) => touched.has(id));
    return [...new Set([...listed, ...came])];
  }

  async #inspected(looking: Looking, kind: Kind, items: readonly unknown[]): Promise<readonly Seen[]> {
    if (kind === 'container') return [];
    if (kind === 'volume') return items.flatMap((item) => observedFrom(item) ?? []);
    const { engine, signal, ledger } = looking;
    const state = ledger.state();
    const ids = items.flatMap((item) => {
      const id = idOf(kind, item);
      return id === null || (kind === 'image' && this.#isOldImage(state, id, item)) ? [] : [id];
    });
    const inspects = await inTurn([...new Set(ids)], ASKS_AT_ONCE, (id) => engine.inspect(kind, id, { signal }));
    return inspects.flatMap((inspect) => seenIn(looking, inspect));
  }

  /** Whether an image was told of, and its names are as they were: then there is no need to ask. */
  #isOldImage(state: HostState, id: string, item: unknown): boolean {
    if (!this.#images.has(id)) return false;
    const { RepoTags } = item as { RepoTags?: unknown };
    const tags = Array.isArray(RepoTags)
      ? RepoTags.filter((tag) => typeof tag === 'string' && tag !== '<none>:<none>')
      : [];
    const ours = state.images.find((image) => image.id === id);
    return (
      ours !== undefined && !ours.uncertain.includes('tags') && [...ours.tags].sort().join() === tags.sort().join()
    );
  }

  #judge(looking: Looking, state: HostState, { id, facts }: Seen, at: Instant): void {
    const isOld = facts.subject !== 'image' || this.#images.has(id) || (state.imageFacts(id)?.config ?? null) !== null;
    if (facts.subject === 'image') this.#images.add(id);
    if (isOld && agrees(looking, state, { id, facts })) return;
    const { ledger, tell, withEnv } = looking;
    tell(ledger.observed(id, withEnv ? facts : redactFacts(facts), at));
  }

  #tellList({ ledger, tell }: Looking, kind: Kind, ids: readonly string[], at: Instant): void {
    const state = ledger.state();
    const known = new Set(idsIn[kind](state));
    const isSame = known.size === ids.length && ids.every((id) => known.has(id));
    if (this.#told.has(kind) && isSame && !isInDoubt[kind](state)) return;
    this.#told.add(kind);
    tell(ledger.observed(null, { subject: 'list', of: kind, ids }, at));
  }
}
