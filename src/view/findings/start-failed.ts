import type { Event, EventOf } from '../../event/event.js';
import { type Instant, SECOND } from '../../event/instant.js';
import { called, type Desk, type Detector, subjectOf, typed } from './desk.js';
import { Positions } from './positions.js';
import type { Run } from './runs.js';
import { times } from './words.js';

/** A new container that leaves a network this soon was being started: nobody is as quick by hand. */
const AFTER_CREATION_MAX: Instant = 2n * SECOND;

interface Attempt {
  /** Networks that it joined for this start. */
  readonly joined: ReadonlySet<string>;
  readonly at: Instant;
  readonly position: number;
}

interface Container {
  created: { readonly at: Instant; readonly position: number } | null;
  attempt: Attempt | null;
  failures: { readonly evidence: Positions; readonly from: Instant; count: number; certain: boolean } | null;
}

/** A start that failed: no event says so, but networks were joined for it and left again, and nothing ran between. */
export function failedStart(desk: Desk): Detector {
  const all = new Map<string, Container>();

  function of(id: string): Container {
    const known = all.get(id) ?? { created: null, attempt: null, failures: null };
    all.set(id, known);
    return known;
  }

  function onConnect(run: Run, { id, at, position }: EventOf<'network.connect'>): void {
    // One that runs may join by hand; one that does not joins only to start.
    if (run.up !== false || run.awaitsEnd || id === null) return;
    const container = of(run.id);
    const before = container.attempt;
    container.attempt = before
      ? { ...before, joined: new Set([...before.joined, id]) }
      : { joined: new Set([id]), at, position };
  }

  function onDisconnect(run: Run, { id, at, position }: EventOf<'network.disconnect'>): void {
    const container = all.get(run.id);
    if (!container || run.up !== false || id === null) return;
    const { attempt, created } = container;
    if (attempt?.joined.has(id)) {
      container.attempt = null;
      return failed(run, container, {
        from: attempt.at,
        to: at,
        positions: [attempt.position, position],
        certain: true,
      });
    }
    // It came to grief while it joined, as for a port that is taken.
    if (attempt || run.ran !== false || !created || at - created.at > AFTER_CREATION_MAX) return;
    container.created = null;
    failed(run, container, { from: at, to: at, positions: [created.position, position], certain: false });
  }

  function failed(
    run: Run,
    container: Container,
    seen: { from: Instant; to: Instant; positions: number[]; certain: boolean },
  ) {
    container.failures ??= { evidence: new Positions(), from: seen.from, count: 0, certain: false };
    const { failures } = container;
    failures.count += 1;
    failures.certain ||= seen.certain;
    failures.evidence.add(...seen.positions);
    const { from, count, certain, evidence } = failures;
    desk.tell('start-failed', {
      ...{
        key: `start-failed ${run.id}`,
        severity: 'warning',
        certain,
        subjects: [subjectOf(run)],
        from,
        to: seen.to,
        count,
        evidence,
      },
      what: `${called(run)} could not be started${count === 1 ? '' : ` (${times(count)})`}`,
      why: `it does not run, and no restart policy tries again${certain ? '' : '; by what the log shows it may also have been disconnected by hand'}`,
      cure: 'See why: mostly a command that is not in the image, a port that is taken, or a mount that is not there.',
      commands: [`docker inspect -f '{{.State.ExitCode}} {{.State.Error}}' ${typed(run)}`],
    });
  }

  return {
    push(event: Event, run: Run | null): void {
      if (event.type === 'recording.gap') all.clear();
      if (!run) return;
      if (event.type === 'network.connect') onConnect(run, event);
      else if (event.type === 'network.disconnect') onDisconnect(run, event);
      else if (event.type === 'container.create') of(run.id).created = event;
      else if (event.type === 'container.destroy') all.delete(run.id);
      else if (event.type === 'container.start' || event.type === 'container.die') {
        const container = all.get(run.id);
        if (container) Object.assign(container, { attempt: null, created: null });
      }
    },
  };
}
