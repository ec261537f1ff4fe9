import type { GapData } from '../event/event.js';
import type { Ask } from './engine.js';

/** What whoever runs a follower may want to see: for standard error, and for metrics. */
export type Notice =
  | { readonly kind: 'connected'; readonly address: string; readonly again: boolean }
  | { readonly kind: 'disconnected'; readonly why: string; readonly retryInMilliseconds: number }
  /** The stream was opened anew before something on the way could cut it. */
  | { readonly kind: 'renewed' }
  | { readonly kind: 'gap'; readonly gap: GapData }
  /** What the address does not allow, and what cannot be known for that. */
  | { readonly kind: 'cannot'; readonly what: Ask; readonly text: string };

/** What cannot be known where something must not be asked. */
export const CANNOT: Readonly<Record<Ask, string>> = {
  info: "the engine's id and the exact time of its clock are not known, for /info is not allowed",
  list: 'what was there at the beginning, and what changed in a gap, is not known, for lists are not allowed',
  inspect: 'restart policies, health checks, mounts and image ids are not known, for inspects are not allowed',
  changes: 'what containers wrote is not known, for /containers/ID/changes is not allowed',
};
