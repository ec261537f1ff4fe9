import { parseReference, repository } from '../event/reference.js';
import type { Life } from './lives.js';

const COMPOSE = 'com.docker.compose.';
const SHORT_ID = 12;

const labelOf = ({ last }: Life, key: string): string | null => {
  const labels = last?.labels ?? {};
  return Object.hasOwn(labels, COMPOSE + key) ? (labels[COMPOSE + key] ?? null) : null;
};

/** The place that a container fills in a compose project: project, service and number; null for one that is not of compose, and for one-off runs. */
export function composeKey(life: Life): string | null {
  const [project, service] = [labelOf(life, 'project'), labelOf(life, 'service')];
  if (project === null || service === null || labelOf(life, 'oneoff')?.toLowerCase() === 'true') return null;
  return JSON.stringify([project, service, labelOf(life, 'container-number') ?? '1']);
}

/** What people call the place: `project/service`, with its number if it is not the first. */
export function composeName(life: Life): string | null {
  if (composeKey(life) === null) return null;
  const number = labelOf(life, 'container-number') ?? '1';
  return `${labelOf(life, 'project')}/${labelOf(life, 'service')}${number === '1' ? '' : `/${number}`}`;
}

export const serviceOf = (life: Life): string | null => labelOf(life, 'service');

const names = (life: Life) => life.names.map(({ name }) => name);

/** While compose recreates a container, one of the two is called by the old one's id and their common name. */
function passedOn(before: Life, after: Life): boolean {
  const prefix = `${before.id.slice(0, SHORT_ID)}_`;
  const marked = [...names(before), ...names(after)].filter((name) => name.startsWith(prefix));
  const common = marked.map((name) => name.slice(prefix.length));
  return common.some((name) => names(before).includes(name) && names(after).includes(name));
}

function isReplaced(before: Life, after: Life): boolean {
  const told = labelOf(after, 'replace');
  if (told === null || told === '') return false;
  // Up to 2.35 the id, later the name without its project.
  const project = labelOf(after, 'project');
  return before.id === told || names(before).some((name) => name === told || name === `${project}-${told}`);
}

/** The name that went from one to the other, and when: the one that the later container took after the earlier one had it. */
function handOver(before: Life, after: Life) {
  return after.names.find(({ name, position }) =>
    before.names.some((had) => had.name === name && had.position < position),
  );
}

/** Somebody gave it another name before the other took its own. */
function madeRoom(before: Life, { name, position }: { readonly name: string; readonly position: number }): boolean {
  const held = before.names.findLast((had) => had.position < position);
  return held !== undefined && held.name !== name;
}

function sameRepository(before: Life, after: Life): boolean {
  const [a, b] = [before, after].map(({ last }) => parseReference(last?.image ?? ''));
  return a != null && b != null && repository(a) === repository(b);
}

const PLAIN_NETWORKS: ReadonlySet<string> = new Set(['none', 'host', 'bridge']);

function common<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  return a.filter((one) => b.includes(one));
}

/** What two containers have in common besides name and image. */
function alsoShared(before: Life, after: Life, isRenamed: boolean): readonly string[] {
  const volumes = ({ last }: Life) => (last?.mounts ?? []).map(({ volume }) => volume);
  const networks = ({ last }: Life) =>
    (last?.networks ?? []).flatMap(({ name }) => (name === null || PLAIN_NETWORKS.has(name) ? [] : [name]));
  return [
    ...common(volumes(before), volumes(after)).map((volume) => `both mount the volume ${volume}`),
    ...common(networks(before), networks(after)).map((network) => `both were on the network ${network}`),
    ...(isRenamed ? ['the old one was renamed to make room'] : []),
  ];
}

/**
 * What shows that one container took the place of another, the strongest first; empty: nothing, or nothing but a name.
 *
 * In plain words: compose's labels and its way of renaming, or a name that was handed over between containers of the same image repository that have
 * something else in common. Source: docker/compose, pkg/compose/convergence.go and api/labels.go; compose 1.29, service.py.
 */
export function evidence(before: Life, after: Life): readonly string[] {
  const found = [
    ...(isReplaced(before, after) ? ['compose labelled it as the replacement'] : []),
    ...(passedOn(before, after) ? [`compose's sequence of renames`] : []),
    ...(composeKey(before) !== null && composeKey(before) === composeKey(after)
      ? ['the same compose project, service and number']
      : []),
  ];
  if (found.length > 0) return found;
  const taken = handOver(before, after);
  if (!taken || !sameRepository(before, after)) return [];
  const more = alsoShared(before, after, madeRoom(before, taken));
  return more.length === 0 ? [] : [`it took the name ${taken.name}`, 'the same image repository', ...more];
}
