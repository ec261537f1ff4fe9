import type { GapReason } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import type { Ask } from './engine.js';

/** What whoever runs a follower may want to see: for standard error, and for metrics. */
export type Notice =
  | { readonly kind: 'connected'; readonly address: string; readonly again: boolean }
  | { readonly kind: 'disconnected'; readonly why: string; readonly retryInMilliseconds: number }
  | { readonly kind: 'renewed' }
  | { readonly kind: 'gap'; readonly reason: GapReason; readonly from: Instant; readonly to: Instant }
  /** The address does not allow it, so something cannot be known. `text` says what. */
  | { readonly kind: 'cannot'; readonly what: Ask; readonly text: string }
  /** Something was left out because it looks like a secret. `what`: of which sort; told once a sort. */
  | { readonly kind: 'redacted'; readonly what: string };
