import type { Event, EventType } from '../../event/event.js';
import type { Instant } from '../../event/instant.js';
import { imageId } from '../../event/reference.js';
import type { ContainerState } from '../../fold/index.js';
import { isStale } from '../stale.js';
import { called, type Desk, type Detector, subjectOf, typed } from './desk.js';
import { isYounger } from './image-age.js';
import { Positions } from './positions.js';
import type { Run } from './runs.js';
import { nameOf, SaidNames } from './said-names.js';

const SHORT_ID = 12;

/** After these a name may mean another image, or it may show that it does not. */
const MOVES: readonly EventType[] = [
  ...(['image.pull', 'image.tag', 'image.untag', 'image.delete', 'image.import', 'image.load'] as const),
  ...(['image.create', 'image.build', 'image.prune', 'container.commit'] as const),
];

const HEARS: readonly EventType[] = [
  ...MOVES,
  // These show only that there is such an image.
  ...(['image.save', 'image.push'] as const),
  ...(['container.create', 'container.start', 'container.rename', 'container.die', 'container.destroy'] as const),
  ...(['recording.observed', 'recording.gap'] as const),
];

/** A container, and what is known of the reference that it was created from. */
interface Tenant {
  run: Run;
  readonly name: string | null;
  /** Null: the log does not tell. */
  imageId: string | null;
  /** The image that was said to have the name when the container was created. */
  readonly meant: string | null;
  up: boolean;
  /** The last event that may have moved the name since. */
  moved: { readonly at: Instant; readonly position: number } | null;
  /** An image that was never heard of before it was given the name, since. */
  newcomer: string | null;
  stale: { readonly from: Instant | null; readonly evidence: Positions; to: Instant | null; certain: boolean } | null;
}

/** A container that runs an image which its reference no longer means. */
export function staleImage(desk: Desk): Detector {
  const tenants = new Map<string, Tenant>();
  const said = new SaidNames();
  let isBaseline = false;

  function settle(run: Run, isNew: boolean): Tenant {
    const known = tenants.get(run.id);
    if (known) return known;
    const name = nameOf(run.image);
    const meant = isNew ? said.get(name) : null;
    const id = desk.fold.container(run.id)?.imageId ?? null;
    const tenant: Tenant = { run, name, imageId: id, meant, up: false, moved: null, newcomer: null, stale: null };
    tenants.set(run.id, tenant);
    return tenant;
  }

  /** Null: the log cannot tell. Where the engine may move names without a word, what it said of them is likely, and no more. */
  function isOld(container: ContainerState, { name, meant, newcomer }: Tenant) {
    const state = desk.fold.state();
    const old = isStale(state, container);
    if (old !== null) return { old, certain: true };
    if (container.image === null) return null;
    const { imageId: now, proven } = state.meaning(container.image);
    if (now !== null && isYounger(state, now, container)) return { old: true, certain: proven };
    const saidNow = said.get(name);
    if (saidNow !== null && saidNow === newcomer) return { old: true, certain: false };
    return meant === null || saidNow === null ? null : { old: saidNow !== meant, certain: false };
  }

  /** What nobody moved means what it meant. */
  function look(tenant: Tenant, at: Instant, position: number): void {
    const container = desk.fold.container(tenant.run.id);
    if (!tenant.up || !tenant.moved || !container) return;
    const seen = isOld(container, tenant);
    if (!seen) return;
    if (!seen.old) return over(tenant, tenant.moved.at);
    const { stale } = tenant;
    if (stale?.to === null && (stale.certain || !seen.certain)) return;
    tenant.stale = stale ?? { from: position === 0 ? null : at, evidence: new Positions(), to: null, certain: false };
    tenant.stale.to = null;
    tenant.stale.certain ||= seen.certain;
    tenant.stale.evidence.add(position);
    tell(tenant);
  }

  function over(tenant: Tenant, at: Instant): void {
    if (tenant.stale?.to !== null) return;
    tenant.stale.to = at;
    tell(tenant);
  }

  function tell({ run, stale, imageId: runs, meant }: Tenant): void {
    if (!stale) return;
    const { from, to, evidence, certain } = stale;
    const id = runs ?? meant;
    const shown = id === null ? 'an image' : `image ${id.replace(/^sha256:/, '').slice(0, SHORT_ID)},`;
    const [does, means] = to === null ? ['runs', 'no longer means'] : ['ran', 'no longer meant'];
    desk.tell('stale-image', {
      ...{ key: `stale-image ${run.id}`, severity: 'notice', certain, from, to, count: 1, evidence },
      subjects: [subjectOf(run), { kind: 'image', id, name: run.image, image: null }],
      what: `${called(run)} ${does} ${shown} which ${run.image ?? 'its name'} ${means}`,
      why: 'a container stays on the image that it was created from: what was fixed in the new one does not reach it',
      ...adviceFor(run, to),
    });
  }

  function onImage(event: Event, at: Instant): void {
    const newcomer = said.note(event);
    const mayMove = spokenOf(event);
    for (const tenant of tenants.values()) {
      if (!mayMove(tenant)) continue;
      tenant.moved = { at, position: event.position };
      if (newcomer !== null && event.type === 'image.tag') tenant.newcomer = newcomer;
      look(tenant, at, event.position);
    }
  }

  /** What is known of names may have come later: from the rest of a baseline, or from what shows the engine's ways. */
  function lookAtAll(): void {
    for (const tenant of tenants.values()) if (tenant.moved) look(tenant, tenant.moved.at, tenant.moved.position);
  }

  function onUp(run: Run, at: Instant, position: number): void {
    const tenant = settle(run, false);
    tenant.up = true;
    look(tenant, at, position);
  }

  function onContainer(run: Run, event: Event, at: Instant): void {
    const tenant = tenants.get(run.id);
    if (event.type === 'container.create') settle({ ...run, ...named(run, event) }, true);
    else if (event.type === 'container.start') onUp({ ...run, ...named(run, event) }, at, event.position);
    else if (event.type === 'container.rename' && tenant) tenant.run = { ...tenant.run, ...named(run, event) };
    else if (event.type === 'container.destroy' || (event.type === 'container.die' && !(run.awaitsEnd && run.up))) {
      if (tenant) over(tenant, at);
      if (tenant) tenant.up = false;
      if (event.type === 'container.destroy') tenants.delete(run.id);
    } else if (event.type === 'recording.observed' && event.data.subject === 'container') {
      const { name, image, status } = event.data;
      const observed = settle({ ...run, name, image }, false);
      observed.imageId = event.data.imageId ?? observed.imageId;
      observed.up = status === 'running' || status === 'paused';
      // What it was created from may have moved long ago.
      observed.moved ??= { at, position: event.position };
    }
  }

  return {
    hears: HEARS,
    push(event: Event, run: Run | null): void {
      if (event.at === null) return;
      if (isBaseline && event.position > 0) lookAtAll();
      isBaseline = event.position === 0;
      if (event.type === 'recording.gap') {
        for (const tenant of tenants.values()) over(tenant, event.data.from);
        tenants.clear();
      }
      if (MOVES.includes(event.type)) onImage(event, event.at);
      else said.note(event);
      if (run) onContainer(run, event, event.at);
    },
    finish: lookAtAll,
  };
}

function named(run: Run, { data }: Event): Pick<Run, 'name' | 'image'> {
  const said = 'image' in data && 'name' in data ? data : run;
  return { name: said.name ?? run.name, image: said.image ?? run.image };
}

function adviceFor(run: Run, to: Instant | null) {
  if (to !== null) return { cure: 'It is over: it ended, or the name came back.', commands: [] };
  return {
    cure: 'Replace it by a new one, but look first what that would lose.',
    commands: [`hindcast upgrade LOG ${typed(run)}`],
  };
}

/** Whether an image's event speaks of the name or of the image of a container. */
function spokenOf({ id, data }: Event): (tenant: Tenant) => boolean {
  if (!('reference' in data)) return () => true;
  const [said, image] = [nameOf(data.reference), id === null ? null : imageId(id)];
  return (tenant) => (said !== null && tenant.name === said) || (image !== null && tenant.imageId === image);
}
