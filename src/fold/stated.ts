import type { Event } from '../event/event.js';
import { canonicalOf, imageId } from '../event/reference.js';
import { NEVER, SILENT } from './meaning.js';
import type { Tables } from './tables.js';

/** So many names are remembered, those that were said last; of the others nothing is proven. */
const NAMES_MAX = 10_000;

function state({ stated }: Tables, name: string, position: number): void {
  // What was said last stands last.
  stated.remove(name);
  stated.insert(name, { epoch: 0, position });
  for (const oldest of stated.keys()) {
    if (stated.size <= NAMES_MAX) return;
    if (oldest !== SILENT) stated.remove(oldest);
  }
}

function stateText(tables: Tables, text: string | null, position: number): void {
  const name = text === null ? null : canonicalOf(text);
  if (name !== null) state(tables, name, position);
}

/** The position at which any name may have moved in silence; null if there was no such moment. */
export function silentSince({ stated }: Tables): number | null {
  return stated.get(SILENT)?.position ?? null;
}

/** Moves that moment back. */
export function setSilent(tables: Tables, position: number | null): void {
  if (position === null) tables.stated.remove(SILENT);
  else state(tables, SILENT, position);
}

/** A name was lost, and not said which: all that the image still seems to have are in doubt. */
function onNamelessUntag(tables: Tables, id: string | null): void {
  const row = id === null ? undefined : tables.images.rows.get(imageId(id) ?? id);
  for (const tag of row?.tags ?? []) state(tables, tag, NEVER);
}

/** What an event says of whose a name is, after the event itself was folded. */
export function noteNames(tables: Tables, event: Event): void {
  const { position } = event;
  switch (event.type) {
    case 'image.tag':
      return stateText(tables, event.data.reference, position);
    case 'container.commit':
      return stateText(tables, event.data.imageRef, position);
    case 'image.pull':
      // The same image again, or a newer one: only Podman says.
      return stateText(
        tables,
        event.data.reference,
        event.id !== null && imageId(event.id) !== null ? position : NEVER,
      );
    case 'image.untag':
      return event.data.reference === null
        ? onNamelessUntag(tables, event.id)
        : stateText(tables, event.data.reference, position);
    case 'image.load':
    case 'recording.gap':
      // A load brings names along, takes them from whoever had them, and tells none of it.
      return state(tables, SILENT, position);
    case 'recording.observed':
      if (event.data.subject !== 'image') return;
      for (const tag of event.data.tags ?? []) stateText(tables, tag, position);
  }
}
