import type { Event, EventOf } from '../event/event.js';
import type { ObservedChanges } from '../event/observed.js';
import { imageId } from '../event/reference.js';
import { lifecycleOf } from './container-regions.js';
import { type ContainerFactsRow, type ImageFactsRow, type LayerUse, newContainer, newImage } from './layer-facts.js';
import { noteNames } from './stated.js';
import type { Tables } from './tables.js';

/** So many commits of one container are remembered, the last ones. */
const COMMITS_MAX = 64;

function imageRow({ imageFacts }: Tables, id: string): ImageFactsRow {
  return imageFacts.edit(id) ?? imageFacts.insert(id, newImage());
}

function containerRow({ containerFacts }: Tables, id: string): ContainerFactsRow {
  return containerFacts.edit(id) ?? containerFacts.insert(id, newContainer());
}

/** Facts of an inspect, a `docker history` or a `docker diff`, joined to what is known. The thing itself has been folded already. */
export function observeLayers(tables: Tables, event: EventOf<'recording.observed'>): void {
  const { id, data, at, position } = event;
  if (id === null) return;
  noteNames(tables, event);
  if (data.subject === 'image') {
    const row = imageRow(tables, imageId(id) ?? id);
    row.config = data.config ?? row.config;
    row.size = data.size ?? row.size;
  } else if (data.subject === 'history') {
    const row = imageRow(tables, imageId(id) ?? id);
    row.history = data.entries ?? row.history;
  } else if (data.subject === 'container') {
    const row = containerRow(tables, id);
    row.mounts = data.mounts ?? row.mounts;
    row.autoRemove = data.autoRemove ?? row.autoRemove;
    row.readOnlyRootfs = data.readOnlyRootfs ?? row.readOnlyRootfs;
    row.sizeRw = data.sizeRw ?? row.sizeRw;
  } else if (data.subject === 'changes') observeChanges(tables, id, data, { at, position });
}

function observeChanges(tables: Tables, id: string, data: ObservedChanges, when: LayerUse): void {
  const row = containerRow(tables, id);
  row.sizeRw = data.sizeRw ?? row.sizeRw;
  if (data.changes === null) return;
  row.changes = { ...when, list: data.changes, whole: isStill(tables, id) };
}

/** Ends after which nothing writes until a start, of which an event will tell. */
const STILL: ReadonlySet<string> = new Set(['created', 'died', 'exited', 'dead']);

function isStill(tables: Tables, id: string): boolean {
  const row = tables.containers.get(id);
  return row !== undefined && STILL.has(lifecycleOf(row));
}

/** What an event tells of layers, after the event itself was folded. */
export function noteLayers(tables: Tables, event: Event): void {
  noteNames(tables, event);
  switch (event.type) {
    case 'container.start':
    case 'container.restore':
    case 'container.unpause':
      return onWrite(tables, event.id);
    case 'container.extract-to-dir':
    case 'container.copy':
      return onCopyIn(tables, event);
    case 'container.commit':
      return onCommit(tables, event);
    case 'container.destroy':
      if (event.id !== null) tables.containerFacts.remove(event.id);
      return;
    case 'image.delete':
      return onDelete(tables, event.id);
    case 'recording.gap':
      for (const id of [...tables.containerFacts.keys()]) onWrite(tables, id);
  }
}

/** From now on what was told of its changes may not be all. */
function onWrite(tables: Tables, id: string | null): void {
  if (id === null || !tables.containerFacts.get(id)?.changes?.whole) return;
  const row = tables.containerFacts.edit(id);
  if (row?.changes) row.changes = { ...row.changes, whole: false };
}

function onCopyIn(tables: Tables, { id, at, position }: EventOf<'container.extract-to-dir' | 'container.copy'>): void {
  // A word that trails the removal of its container does not bring it back.
  if (id === null || !tables.containers.get(id)) return;
  const row = containerRow(tables, id);
  row.copiedIn = { at, position, count: (row.copiedIn?.count ?? 0) + 1 };
  onWrite(tables, id);
}

function onCommit(tables: Tables, { id, at, position, data }: EventOf<'container.commit'>): void {
  const made = data.imageId === null ? null : imageId(data.imageId);
  if (id === null || made === null) return;
  const container = tables.containers.get(id);
  imageRow(tables, made).committedFrom = { container: id, imageId: container?.imageId ?? null };
  if (!container) return;
  const row = containerRow(tables, id);
  row.commits = [...row.commits.slice(1 - COMMITS_MAX), { at, position, imageId: made }];
}

/** An image that a container still runs on may be looked into, although nothing else can be made from it. */
function onDelete(tables: Tables, id: string | null): void {
  const gone = id === null ? null : imageId(id);
  if (gone === null || !tables.imageFacts.get(gone)) return;
  for (const container of tables.containers.values()) if (container.imageId === gone) return;
  tables.imageFacts.remove(gone);
}
