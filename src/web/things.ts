import { type ComponentChild, h } from 'preact';
import { formatInstant } from '../event/instant.js';
import type { HostState } from '../fold/index.js';
import { ago } from '../view/duration.js';
import { span, timeIn } from './clock.js';
import { useShown } from './context.js';
import { Doubt, Pick, Rows } from './rows.js';
import { Id, Said, shortId } from './said.js';

/** The names of containers, as a reader knows them. */
export function namesOf(state: HostState, ids: readonly string[]): string {
  const names = new Map(state.containers.map(({ id, name }) => [id, name]));
  return ids.map((id) => names.get(id) ?? shortId(id)).join(', ');
}

/** Volumes at the instant. */
export function Volumes(): ComponentChild {
  const { model, query } = useShown();
  const { state } = model;
  const list = state.volumes.filter(({ name, driver }) => query.matches(name, driver));
  return h(Rows, {
    caption: 'Volumes at this instant',
    columns: ['Volume', 'Used by', 'Driver', 'Created', 'Doubt'],
    rows: list.map(({ name, driver, usedBy, createdAt, uncertain }) => ({
      key: name,
      cells: [
        h(Pick, { subject: 'volume', id: name, text: name }),
        h(Said, { text: namesOf(state, usedBy) }),
        h(Said, { text: driver ?? '' }),
        ago(createdAt, state.at),
        h(Doubt, { uncertain }),
      ],
    })),
    empty: 'No volume at this instant.',
  });
}

/** Networks at the instant. */
export function Networks(): ComponentChild {
  const { model, query } = useShown();
  const { state } = model;
  const list = state.networks.filter(({ id, name, driver }) => query.matches(id, name, driver));
  return h(Rows, {
    caption: 'Networks at this instant',
    columns: ['Network', 'Members', 'Driver', 'Network ID', 'Doubt'],
    rows: list.map(({ id, name, driver, containers, uncertain }) => ({
      key: id,
      cells: [
        h(Pick, { subject: 'network', id, text: name ?? shortId(id) }),
        h(Said, { text: namesOf(state, containers) }),
        h(Said, { text: driver ?? '' }),
        h(Id, { id }),
        h(Doubt, { uncertain }),
      ],
    })),
    empty: 'No network at this instant.',
  });
}

/** Builds at the instant, with their last step. */
export function Builds(): ComponentChild {
  const { model, query } = useShown();
  const { first, last } = model.ruler;
  const list = model.state.builds.filter(({ id, imageId }) => query.matches(id, imageId));
  return h(Rows, {
    caption: 'Builds at this instant',
    columns: ['Build', 'Status', 'Steps', 'Started', 'Took', 'Image'],
    rows: list.map(({ id, status, steps, startedAt, finishedAt, imageId }) => ({
      key: id,
      cells: [
        h(Said, { text: id.slice(0, 24), title: id }),
        h('span', { class: `status build-${status}` }, status),
        h(Said, { text: `${steps.length}${steps.length > 0 ? `, last: ${steps.at(-1)?.name ?? ''}` : ''}` }),
        startedAt === null ? '' : h('time', { dateTime: formatInstant(startedAt) }, timeIn(startedAt, first, last)),
        startedAt === null || finishedAt === null ? '' : span(finishedAt - startedAt),
        imageId === null ? '' : h(Id, { id: imageId }),
      ],
    })),
    empty: 'No build at this instant: an engine tells of them only in the log of the build itself.',
  });
}
