import type { Event } from '../../event/event.js';
import type { Instant } from '../../event/instant.js';
import { type Desk, type Detector, subjectOf } from './desk.js';
import { Positions } from './positions.js';
import type { Run } from './runs.js';
import { times } from './words.js';

/** So many names are remembered; the one that was heard of longest ago is let go. */
const NAMES_MAX = 10_000;

const SHORT_ID = 12;

interface Holder {
  id: string;
  run: Run;
  /** What became of it, and where the log says so; null: it has the name. */
  left: { readonly at: Instant; readonly position: number; readonly how: string } | null;
  moves: { readonly evidence: Positions; readonly from: Instant; count: number } | null;
}

/** A name that another container took over. */
export function nameMoved(desk: Desk): Detector {
  const names = new Map<string, Holder>();

  function take(name: string, run: Run, at: Instant, position: number): void {
    const holder = names.get(name);
    names.delete(name);
    const next: Holder = { id: run.id, run: { ...run, name }, left: null, moves: holder?.moves ?? null };
    names.set(name, next);
    const [oldest] = names.keys();
    if (names.size > NAMES_MAX && oldest !== undefined) names.delete(oldest);
    if (!holder?.left || holder.id === run.id || at - holder.left.at > desk.options.nameWindow) return;
    next.moves ??= { evidence: new Positions(), from: at, count: 0 };
    next.moves.count += 1;
    next.moves.evidence.add(holder.left.position, position);
    tell(name, holder, holder.left.how, next, at);
  }

  function tell(name: string, from: Holder, how: string, to: Holder, at: Instant): void {
    if (!to.moves) return;
    const { count, evidence } = to.moves;
    const before = count === 1 ? '' : `; it was handed over ${times(count)}`;
    desk.tell('name-moved', {
      ...{ key: `name-moved ${name}`, severity: 'notice', certain: true, from: to.moves.from, to: at, count, evidence },
      subjects: [subjectOf(to.run), subjectOf(from.run)],
      what: `the name ${name} went from ${from.id.slice(0, SHORT_ID)} (${how}) to ${to.id.slice(0, SHORT_ID)}${before}`,
      why: 'whoever goes by the name, as a log or a metric does, sees two containers as one',
      cure: 'Tell them apart by id, and see whether the data went along.',
      commands: [`hindcast lineage LOG ${typedName(name)}`],
    });
  }

  function leave(name: string | null, run: Run, at: Instant, position: number, how: string): void {
    const holder = name === null ? undefined : names.get(name);
    if (holder?.id === run.id) holder.left = { at, position, how };
  }

  return {
    push(event: Event, run: Run | null): void {
      if (event.type === 'recording.gap') names.clear();
      if (!run) return;
      const { position } = event;
      if (event.type === 'container.destroy')
        return leave(event.data.name ?? run.name, run, event.at, position, 'removed');
      if (event.type === 'recording.observed') {
        if (event.data.subject === 'container' && event.data.name !== null)
          take(event.data.name, run, event.at, position);
        return;
      }
      if (!event.type.startsWith('container.') || !('name' in event.data) || event.at === null) return;
      const { name } = event.data;
      if (name === null || (run.name === name && names.get(name)?.id === run.id)) return;
      if (event.type === 'container.rename')
        leave(event.data.oldName ?? run.name, run, event.at, position, `renamed to ${name}`);
      take(name, run, event.at, position);
    },
  };
}

function typedName(name: string): string {
  return /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}
