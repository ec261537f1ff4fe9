import type { Instant } from '../event/instant.js';
import { SECOND } from '../event/instant.js';
import type { Observed, ObservedContainer, ObservedImage, ObservedNetwork } from '../event/observed.js';
import { REDACTED } from '../event/redacted.js';
import { familiar, imageId, parseReference } from '../event/reference.js';
import type { ContainerState, HostState, ImageState } from '../fold/index.js';

/** `right`, `wrong`, `uncertain` (the state says so), `unknown` (null: nobody said). */
export type Verdict = 'right' | 'wrong' | 'uncertain' | 'unknown';

/** One fact that an engine told of itself, held against what the log gave. */
export interface Fact {
  readonly subject: Observed['subject'];
  readonly id: string;
  readonly name: string | null;
  readonly field: string;
  readonly log: unknown;
  readonly engine: unknown;
  readonly verdict: Verdict;
}

/** A thing as the engine's inspect told it. */
export interface Truth {
  readonly id: string;
  readonly facts: Observed;
}

/** The engine's own record of a time differs from the event's: by milliseconds, and under load by up to 0.7 s. */
const TIME_TOLERANCE: Instant = 2n * SECOND;

function near(a: Instant | null, b: Instant | null): boolean {
  if (a === null || b === null) return a === b;
  const apart = a > b ? a - b : b - a;
  return apart <= TIME_TOLERANCE;
}

const sorted = (items: readonly (string | null)[]) => [...items].map(String).sort().join(' ');

/** Never started: the engine says code 0, we say that there was no end. */
function sameExit(ours: ContainerState, theirs: ObservedContainer): boolean {
  if (theirs.status === 'running' || theirs.status === 'paused') return ours.exitCode === null;
  return (ours.exitCode ?? (ours.status === 'created' ? 0 : null)) === theirs.exitCode;
}

function sameLabels(ours: ContainerState['labels'], theirs: ObservedContainer['labels']): boolean {
  // Labels called `name` and `image` are overwritten in every event: only these two cannot be seen.
  const keys = new Set([...Object.keys(ours), ...Object.keys(theirs ?? {})]);
  keys.delete('name');
  keys.delete('image');
  return [...keys].every((key) => Object.hasOwn(ours, key) && theirs !== null && isSameLabel(ours[key], theirs[key]));
}

/** What was left out of a recording is whatever the engine says. */
function isSameLabel(ours: string | undefined, theirs: string | undefined): boolean {
  return ours === theirs || (ours === REDACTED && theirs !== undefined);
}

/** Labels of which one was left out are not told, as long as the rest of them agrees. */
function labels(ours: ContainerState['labels'], theirs: ObservedContainer['labels']) {
  const agrees = sameLabels(ours, theirs);
  const isTold = !agrees || !Object.values(ours).includes(REDACTED);
  return ['labels', isTold ? ours : null, theirs, agrees && isTold] as const;
}

function container(ours: ContainerState, theirs: ObservedContainer) {
  const volumes = (mounts: readonly { volume: string | null; destination: string | null }[]) =>
    sorted(mounts.filter(({ volume }) => volume !== null).map(({ volume, destination }) => `${volume}:${destination}`));
  return [
    ['name', ours.name, theirs.name, ours.name === theirs.name],
    ['image', ours.image, theirs.image, ours.image === theirs.image],
    ['imageId', ours.imageId, theirs.imageId, ours.imageId === theirs.imageId],
    ['status', ours.status, theirs.status, ours.status === theirs.status],
    ['exitCode', ours.exitCode, theirs.exitCode, sameExit(ours, theirs)],
    ['oomKilled', ours.oomKilled, theirs.oomKilled, ours.oomKilled === theirs.oomKilled],
    ['health', ours.health, theirs.health, ours.health === theirs.health],
    ['startedAt', ours.startedAt, theirs.startedAt, near(ours.startedAt, theirs.startedAt)],
    ['finishedAt', ours.finishedAt, theirs.finishedAt, near(ours.finishedAt, theirs.finishedAt)],
    labels(ours.labels, theirs.labels),
    ['restarts', ours.restarts, theirs.restarts, ours.restarts === theirs.restarts],
    [
      'networks',
      ours.networks,
      theirs.networks,
      sorted(ours.networks.map((n) => n.name)) === sorted((theirs.networks ?? []).map((n) => n.name)),
    ],
    ['mounts', ours.mounts, theirs.mounts, volumes(ours.mounts) === volumes(theirs.mounts ?? [])],
  ] as const;
}

function tagsOf(theirs: ObservedImage): string {
  return sorted(
    (theirs.tags ?? []).map((tag) => {
      const r = parseReference(tag);
      return r ? familiar(r) : tag;
    }),
  );
}

function verdict(ours: unknown, agrees: boolean, uncertain: readonly string[], field: string): Verdict {
  if (uncertain.includes(field)) return 'uncertain';
  if (agrees) return 'right';
  // Null says nothing, but for these it says "never".
  return ours === null && field !== 'startedAt' && field !== 'finishedAt' && field !== 'exitCode' ? 'unknown' : 'wrong';
}

function existence(
  subject: Observed['subject'],
  id: string,
  name: string | null,
  log: boolean,
  engine: boolean,
  sure: boolean,
): Fact {
  const v: Verdict = !sure ? 'uncertain' : log === engine ? 'right' : log ? 'wrong' : 'unknown';
  return { subject, id, name, field: 'exists', log, engine, verdict: v };
}

/**
 * Holds a state against what the engine itself said at that instant, fact by fact.
 *
 * In plain words: `wrong` is the one verdict that must never occur. `complete`: the truth names everything that existed, so what it
 * does not name did not exist.
 */
export function check(state: HostState, truth: readonly Truth[], complete: boolean): readonly Fact[] {
  const facts: Fact[] = [];
  const missing = new Map<string, boolean>();
  for (const { id, facts: theirs } of truth) {
    // What a layer holds is not in the state document; a list is of no single thing.
    if (theirs.subject === 'history' || theirs.subject === 'changes' || theirs.subject === 'list') continue;
    missing.set(`${theirs.subject} ${id}`, true);
    if (theirs.subject === 'container') checkContainer(state, id, theirs, facts);
    else if (theirs.subject === 'image') checkImage(state, id, theirs, facts);
    else checkOther(state, id, theirs, facts);
  }
  if (!complete) return facts;
  const extra = (subject: Observed['subject'], id: string, name: string | null, uncertain: readonly string[]) => {
    if (!missing.has(`${subject} ${id}`))
      facts.push(existence(subject, id, name, true, false, !uncertain.includes('exists')));
  };
  for (const c of state.containers) extra('container', c.id, c.name, c.uncertain);
  for (const i of state.images) if (i.id !== null) extra('image', i.id, i.tags[0] ?? null, i.uncertain);
  for (const v of state.volumes) extra('volume', v.name, v.name, v.uncertain);
  for (const n of state.networks) extra('network', n.id, n.name, n.uncertain);
  return facts;
}

function checkContainer(state: HostState, id: string, theirs: ObservedContainer, facts: Fact[]): void {
  const ours = state.containers.find((c) => c.id === id);
  facts.push(existence('container', id, theirs.name, ours !== undefined, true, !ours?.uncertain.includes('exists')));
  if (!ours) return;
  for (const [field, log, engine, agrees] of container(ours, theirs)) {
    facts.push({
      subject: 'container',
      id,
      name: ours.name,
      field,
      log,
      engine,
      verdict: verdict(log, agrees, ours.uncertain, field),
    });
  }
}

function checkImage(state: HostState, id: string, theirs: ObservedImage, facts: Fact[]): void {
  const ours: ImageState | undefined = state.images.find((i) => i.id === (imageId(id) ?? id));
  facts.push(
    existence('image', id, theirs.tags?.[0] ?? null, ours !== undefined, true, !ours?.uncertain.includes('exists')),
  );
  if (!ours) return;
  const agrees = sorted(ours.tags) === tagsOf(theirs);
  facts.push({
    subject: 'image',
    id,
    name: ours.tags[0] ?? null,
    field: 'tags',
    log: ours.tags,
    engine: theirs.tags,
    verdict: verdict(ours.tags, agrees, ours.uncertain, 'tags'),
  });
}

function checkOther(
  state: HostState,
  id: string,
  theirs: Extract<Observed, { subject: 'volume' | 'network' }>,
  facts: Fact[],
): void {
  const ours = theirs.subject === 'volume' ? state.volume(id) : state.networks.find((n) => n.id === id);
  const name = theirs.subject === 'network' ? theirs.name : id;
  facts.push(existence(theirs.subject, id, name, ours !== undefined, true, !ours?.uncertain.includes('exists')));
  if (!ours) return;
  if ('usedBy' in ours) {
    facts.push({
      subject: 'volume',
      id,
      name,
      field: 'driver',
      log: ours.driver,
      engine: theirs.driver,
      verdict: verdict(ours.driver, ours.driver === theirs.driver, ours.uncertain, 'driver'),
    });
    return;
  }
  const network = theirs as ObservedNetwork;
  const same = sorted(ours.containers) === sorted(network.containers ?? []);
  facts.push({
    subject: 'network',
    id,
    name,
    field: 'name',
    log: ours.name,
    engine: network.name,
    verdict: verdict(ours.name, ours.name === network.name, ours.uncertain, 'name'),
  });
  facts.push({
    subject: 'network',
    id,
    name,
    field: 'containers',
    log: ours.containers,
    engine: network.containers,
    verdict: verdict(ours.containers, same, ours.uncertain, 'containers'),
  });
}
