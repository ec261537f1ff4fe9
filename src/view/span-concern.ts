import type { Event } from '../event/event.js';

/** What an event of a type may change. */
export interface Concern {
  /** Of a container that goes on as it was, and of nothing else: it changes neither what is proven of its status nor its health. */
  readonly isRemark: boolean;
  /** Of one container, by its id. */
  readonly isOfContainer: boolean;
  /** Of a network or a volume, and of the container that it names, if it does. */
  readonly mayNameContainer: boolean;
  /** Which images, volumes and networks there are. */
  readonly isOfThings: boolean;
  /** What names mean; the first `die` shows which engine it is. */
  readonly isOfTags: boolean;
}

const REMARKS: ReadonlySet<Event['type']> = new Set([
  ...(['container.exec_create', 'container.exec_start', 'container.exec_detach', 'container.exec_die'] as const),
  ...(['container.top', 'container.resize'] as const),
  ...(['container.attach', 'container.detach', 'container.archive-path'] as const),
] as const);

const OF_THINGS: ReadonlySet<Event['type']> = new Set([
  ...(['container.create', 'container.commit', 'build.finish', 'recording.gap', 'recording.observed'] as const),
] as const);

const OF_TAGS: ReadonlySet<Event['type']> = new Set([
  ...(['container.create', 'container.commit', 'container.die'] as const),
  ...(['build.finish', 'recording.gap', 'recording.observed'] as const),
] as const);

/** By type: each is worked out once. */
const CONCERNS = new Map<Event['type'], Concern>();

export function concernOf({ type }: Event): Concern {
  const known = CONCERNS.get(type);
  if (known) return known;
  const concern = {
    isRemark: REMARKS.has(type),
    isOfContainer: type.startsWith('container.') && type !== 'container.prune',
    mayNameContainer: type.startsWith('network.') || type === 'volume.mount',
    isOfThings: OF_THINGS.has(type) || /^(?:image|volume|network)\./.test(type),
    isOfTags: OF_TAGS.has(type) || type.startsWith('image.'),
  };
  CONCERNS.set(type, concern);
  return concern;
}

/** The container of which an event may change what is known. */
export function containerOf({ data, type, id }: Event, { isOfContainer, mayNameContainer }: Concern): string | null {
  if (isOfContainer) return id;
  if (mayNameContainer) return 'container' in data ? (data.container as string | null) : null;
  if (type !== 'recording.observed') return null;
  return data.subject === 'container' || data.subject === 'changes' ? id : null;
}
