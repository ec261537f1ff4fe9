import { formatInstant, SECOND } from '../event/instant.js';
import { toDocument } from './document.js';
import type { Summary } from './summary.js';

/** The version of what `hindcast replay --format json` prints. */
export const REPLAY_SCHEMA = 'hindcast/replay@1';

/** A replay as plain data: what is left, what happened, what is missing. Seconds are numbers with a fraction. */
export function toReplay(summary: Summary) {
  const { state, tallies, deaths, moves } = summary;
  return {
    schema: REPLAY_SCHEMA,
    records: summary.records,
    unreadable: summary.unreadable,
    sources: summary.sources,
    containers: tallies.map(({ id, name, image, starts, deaths: died, ooms, unhealthy, removed }) => {
      return { id, name, image, starts, deaths: died, ooms, unhealthy, removed };
    }),
    containersOmitted: summary.talliesOmitted,
    deaths: deaths.map(({ at, position, id, name, exitCode, reason, ran }) => {
      const ranSeconds = ran === null ? null : Number(ran) / Number(SECOND);
      return { at: formatInstant(at), position, id, name, exitCode, reason, ranSeconds };
    }),
    deathsOmitted: summary.deathsOmitted,
    moves: moves.map((move) => ({ ...move, at: formatInstant(move.at) })),
    movesOmitted: summary.movesOmitted,
    uncertain: openFields(summary),
    state: toDocument(state),
  };
}

/** How many things of each kind have a field that the log cannot decide, by field. */
export function openFields({ state }: Summary): Readonly<Record<string, number>> {
  const open: Record<string, number> = {};
  const kinds = { container: state.containers, image: state.images, volume: state.volumes, network: state.networks };
  for (const [kind, things] of Object.entries(kinds)) {
    for (const { uncertain } of things) {
      for (const field of uncertain) open[`${kind}.${field}`] = (open[`${kind}.${field}`] ?? 0) + 1;
    }
  }
  return open;
}
