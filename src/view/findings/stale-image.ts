import type { Event } from '../../event/event.js';
import type { Instant } from '../../event/instant.js';
import { canonical, imageId, parseReference } from '../../event/reference.js';
import type { ContainerState, HostState } from '../../fold/index.js';
import { isStale } from '../stale.js';
import { called, type Desk, type Detector, subjectOf, typed } from './desk.js';
import { HeardOf } from './heard-of.js';
import { Positions } from './positions.js';
import type { Run } from './runs.js';

const SHORT_ID = 12;

/** After these a name may mean another image, or it may show that it does not. */
const MOVES = /^(?:image\.|container\.commit$)/;

/** A container that runs, and whether its reference still means its image. */
interface Runner {
  readonly run: Run;
  /** The last event that may have moved its name: the reference as it compares, and where that was. */
  readonly reference: string | null;
  moved: { readonly at: Instant; readonly position: number };
  up: boolean;
  /** An image that had not been heard of before it was given the reference, while this was there already. */
  newcomer: string | null;
}

interface Stale {
  certain: boolean;
  readonly from: Instant;
  readonly evidence: Positions;
  to: Instant | null;
}

/** A container that runs an image which its reference no longer means. */
export function staleImage(desk: Desk): Detector {
  const runners = new Map<string, Runner>();
  const found = new Map<string, Stale>();
  /** What the reference of a container meant when it was created, as far as anybody had said. */
  const meant = new Map<string, string | null>();
  const heard = new HeardOf();

  /** Null: the log cannot tell. Where the engine may move names without a word, what it said of them is likely, and no more. */
  function isOld(container: ContainerState): { readonly old: boolean; readonly certain: boolean } | null {
    const state = desk.fold.state();
    const old = isStale(state, container);
    if (old !== null) return { old, certain: true };
    if (container.image === null) return null;
    const { imageId: now, proven } = state.meaning(container.image);
    if (now === null) return null;
    if (isYounger(state, now, container)) return { old: true, certain: proven };
    if (now === runners.get(container.id)?.newcomer) return { old: true, certain: false };
    const before = meant.get(container.id) ?? null;
    return before === null ? null : { old: now !== before, certain: false };
  }

  function look(runner: Runner): void {
    const { run, moved } = runner;
    const container = desk.fold.container(run.id);
    const seen = container && runner.up ? isOld(container) : null;
    if (!container || !seen) return;
    if (!seen.old) return over(run.id, moved.at);
    const known = found.get(run.id);
    if (known?.to === null && (known.certain || !seen.certain)) return;
    const stale = known ?? { from: moved.at, evidence: new Positions(), to: null, certain: false };
    found.set(run.id, stale);
    stale.to = null;
    stale.certain ||= seen.certain;
    stale.evidence.add(moved.position);
    tell(run, stale, container.imageId);
  }

  function over(id: string, at: Instant): void {
    const [runner, stale] = [runners.get(id), found.get(id)];
    if (!runner || !stale || stale.to !== null) return;
    stale.to = at;
    tell(runner.run, stale, desk.fold.container(id)?.imageId ?? null);
  }

  function tell(run: Run, { from, to, evidence, certain }: Stale, image: string | null): void {
    const id = image ?? meant.get(run.id) ?? null;
    const shown = id === null ? 'an image' : `image ${id.replace(/^sha256:/, '').slice(0, SHORT_ID)},`;
    const [runs, means] = to === null ? ['runs', 'no longer means'] : ['ran', 'no longer meant'];
    desk.tell('stale-image', {
      ...{ key: `stale-image ${run.id}`, severity: 'notice', certain, from, to, count: 1, evidence },
      subjects: [subjectOf(run), { kind: 'image', id, name: run.image, image: null }],
      what: `${called(run)} ${runs} ${shown} which ${run.image ?? 'its name'} ${means}`,
      why: 'a container stays on the image that it was created from: what was fixed in the new one does not reach it',
      ...adviceFor(run, to),
    });
  }

  function onImage(event: Event, at: Instant): void {
    const isNew = heard.isNew(event);
    for (const runner of runners.values()) {
      if (!runner.up || !mayMove(runner, event, desk)) continue;
      runner.moved = { at, position: event.position };
      if (isNew && event.type === 'image.tag') runner.newcomer = event.id;
      look(runner);
    }
  }

  function onUp(run: Run, at: Instant, position: number): void {
    const parsed = run.image === null ? null : parseReference(run.image);
    const reference = parsed && canonical(parsed);
    const runner = {
      run: { ...run },
      reference,
      moved: { at, position },
      up: true,
      newcomer: runners.get(run.id)?.newcomer ?? null,
    };
    runners.set(run.id, runner);
    look(runner);
  }

  function onContainer(run: Run, event: Event, at: Instant): void {
    const runner = runners.get(run.id);
    switch (event.type) {
      case 'container.create':
        meant.set(run.id, event.data.image === null ? null : desk.fold.state().meaning(event.data.image).imageId);
        return;
      case 'container.start':
        return onUp(
          { ...run, name: event.data.name ?? run.name, image: event.data.image ?? run.image },
          at,
          event.position,
        );
      case 'container.rename':
        if (runner) runner.run.name = event.data.name;
        return;
      case 'container.die':
      case 'container.destroy':
        if (run.awaitsEnd && run.up && event.type === 'container.die') return;
        over(run.id, at);
        if (runner) runner.up = false;
        if (event.type === 'container.die') return;
        runners.delete(run.id);
        found.delete(run.id);
        meant.delete(run.id);
        return;
      case 'recording.observed': {
        const { data } = event;
        if (data.subject === 'container' && data.status === 'running')
          onUp({ ...run, name: data.name, image: data.image }, at, event.position);
      }
    }
  }

  return {
    push(event: Event, run: Run | null): void {
      if (event.at === null) return;
      if (event.type === 'recording.gap') {
        for (const id of found.keys()) over(id, event.data.from);
        runners.clear();
      }
      if (event.type === 'recording.observed') heard.isNew(event);
      if (MOVES.test(event.type)) onImage(event, event.at);
      if (run) onContainer(run, event, event.at);
    },
    // What the engine tells of names may have shown only later.
    finish(): void {
      for (const runner of runners.values()) look(runner);
    },
  };
}

/** Whether an image was made only after the container, which so cannot be of it. */
function isYounger(state: HostState, image: string, container: ContainerState): boolean {
  const made = state.image(image)?.createdAt ?? null;
  const isKnown = container.seen === 'created' || state.gaps.length === 0;
  const since = container.createdAt ?? state.since;
  return made !== null && since !== null && isKnown && made > since;
}

function adviceFor(run: Run, to: Instant | null) {
  if (to !== null) return { cure: 'It is over: it ended, or the name came back.', commands: [] };
  return {
    cure: 'Replace it by a new one, but look first what that would lose.',
    commands: [`hindcast upgrade LOG ${typed(run)}`],
  };
}

/** Whether an image's event speaks of the name or of the image of a container. */
function mayMove({ run, reference }: Runner, { id, data }: Event, desk: Desk): boolean {
  if (!('reference' in data)) return true;
  const said = data.reference === null ? null : parseReference(data.reference);
  if (said !== null && canonical(said) === reference) return true;
  return id !== null && imageId(id) !== null && imageId(id) === desk.fold.container(run.id)?.imageId;
}
