/** How an action's records differ from the others of a container; small numbers, for they are looked up by. */
export const KIND = { plain: 0, health: 1, exec: 2, execDie: 3, die: 4, kill: 5 } as const;
export type Kind = (typeof KIND)[keyof typeof KIND];

/** What an action of each kind says of itself, among the labels, in the order in which it stands there. */
export const OWN_KEYS: readonly (readonly string[])[] = [
  [],
  [],
  ['execID'],
  ['execID', 'exitCode'],
  ['execDuration', 'exitCode'],
  ['signal'],
];
