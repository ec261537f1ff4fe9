/** The fields of a container that a log can leave open, in the order of the state document. */
const CONTAINER_FIELDS = [
  'exists',
  'name',
  'image',
  'imageId',
  'status',
  'health',
  'exitCode',
  'exitReason',
  'oomKilled',
  'createdAt',
  'startedAt',
  'finishedAt',
  'restarts',
  'labels',
  'networks',
  'mounts',
  'execs',
] as const;

export type ContainerField = (typeof CONTAINER_FIELDS)[number];

/** A set of fields in doubt, one bit each: a container is copied often, and asked rarely. */
export type Doubts = number;

/** The bit of each field. */
export const DOUBT = Object.freeze(Object.fromEntries(CONTAINER_FIELDS.map((field, i) => [field, 1 << i]))) as Readonly<
  Record<ContainerField, Doubts>
>;

const NAMES = new Map<Doubts, readonly string[]>();

/** The names, in the fixed order. There are few combinations, so each list is made once; the lists never change. */
export function doubtNames(doubts: Doubts): readonly string[] {
  let names = NAMES.get(doubts);
  if (!names) {
    names = Object.freeze(CONTAINER_FIELDS.filter((field) => (doubts & DOUBT[field]) !== 0));
    NAMES.set(doubts, names);
  }
  return names;
}
