import type { EventOf } from '../event/event.js';
import type { Tables } from './tables.js';

/** Facts that an engine's own inspect told: they join the fold as what they are. */
export function observe(_tables: Tables, _event: EventOf<'recording.observed'>): void {}
