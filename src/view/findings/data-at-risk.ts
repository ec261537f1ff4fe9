import type { Event } from '../../event/event.js';
import type { Instant } from '../../event/instant.js';
import type { ContainerState } from '../../fold/index.js';
import type { DataFate } from '../fate.js';
import { upgrade, withFate } from '../upgrade.js';
import { called, type Desk, type Detector, subjectOf, typed } from './desk.js';
import type { Finding } from './finding.js';
import { Positions } from './positions.js';
import type { Run } from './runs.js';

const PATHS_SHOWN_MAX = 3;

interface Risk {
  readonly from: Instant | null;
  readonly evidence: Positions;
  certain: boolean;
  /** What there is, in words. */
  data: string;
  commands: readonly string[];
}

const WHY = 'what a container writes to its own layer goes with it: a new container from a new image does not have it';

function words(pieces: readonly DataFate[]): string {
  const files = pieces.reduce((sum, { added, modified }) => sum + (added ?? 0) + (modified ?? 0), 0);
  const paths = pieces.flatMap(({ path }) => path ?? []);
  const more = paths.length - PATHS_SHOWN_MAX;
  const places = `${paths.slice(0, PATHS_SHOWN_MAX).join(', ')}${more > 0 ? ` and ${more} more directories` : ''}`;
  return `${files} ${files === 1 ? 'path' : 'paths'} in ${places}`;
}

/** Data that lies only in a container's own layer, as far as somebody looked: and that it went, if the container did. */
export function dataAtRisk(desk: Desk): Detector {
  const risks = new Map<string, Risk>();

  function look(run: Run, event: Event): void {
    const container = desk.fold.container(run.id);
    if (!container) return;
    const state = desk.fold.state();
    const result = upgrade(state, container);
    const pieces = withFate(result, ['lost']).filter(({ kind }) => kind === 'writable');
    if (withFate(result, ['kept']).some(({ kind }) => kind === 'writable')) return onCommit(run, event);
    if (pieces.length === 0) return onCopy(run, container, event);
    const risk = risks.get(run.id) ?? {
      ...{ from: event.position === 0 ? null : event.at, evidence: new Positions() },
      ...{ certain: false, data: '', commands: [] },
    };
    risks.set(run.id, risk);
    risk.certain = pieces.some(({ certain }) => certain);
    risk.data = words(pieces);
    risk.commands = pieces.flatMap(({ how }) => how ?? []).slice(0, PATHS_SHOWN_MAX);
    risk.evidence.add(event.position);
    tell(run, risk, null);
  }

  function onCommit(run: Run, event: Event): void {
    const risk = risks.get(run.id);
    if (!risk || event.type !== 'container.commit') return;
    risk.evidence.add(event.position);
    tell(run, risk, event.at, {
      severity: 'notice',
      what: `${called(run)} had data in its own layer (${risk.data}), which a commit put into the image that its reference means`,
    });
    risks.delete(run.id);
  }

  /** Where to, is not told: where there is a volume, perhaps into that. */
  function onCopy(run: Run, { mounts }: ContainerState, { type, at, position }: Event): void {
    if (type !== 'container.extract-to-dir' || mounts.length > 0) return;
    const evidence = risks.get(run.id)?.evidence ?? new Positions();
    const data = 'what docker cp put into it, if that was not into something mounted';
    const risk = {
      from: risks.get(run.id)?.from ?? at,
      evidence: evidence.add(position),
      certain: false,
      data,
      commands: [`docker diff ${typed(run)}`],
    };
    risks.set(run.id, risk);
    tell(run, risk, null);
  }

  function tell(
    run: Run,
    risk: Risk,
    to: Instant | null,
    more: Partial<Pick<Finding, 'severity' | 'what' | 'why' | 'cure' | 'commands'>> = {},
  ): void {
    const { from, certain, evidence, data, commands } = risk;
    desk.tell('data-at-risk', {
      ...{
        key: `data-at-risk ${run.id}`,
        severity: 'warning',
        certain,
        subjects: [subjectOf(run)],
        from,
        to,
        count: 1,
        evidence,
      },
      what: `${called(run)} has data in its own layer: ${data}`,
      why: WHY,
      cure: 'Save it before the container is replaced; what is to stay belongs into a volume.',
      commands: [...commands, `hindcast upgrade LOG ${typed(run)}`],
      ...more,
    });
  }

  function onDestroy(run: Run, { at, position }: Event): void {
    const risk = risks.get(run.id);
    if (!risk) return;
    risk.evidence.add(position);
    tell(run, risk, at, {
      severity: risk.certain ? 'critical' : 'warning',
      what: `${called(run)} was removed with data in its own layer: ${risk.data}`,
      why: 'it went with the container, unless it was copied or committed before',
      cure: 'Look for a backup or a commit; what is to stay belongs into a volume.',
      commands: [`hindcast trace LOG ${typed(run)}`],
    });
    risks.delete(run.id);
  }

  return {
    push(event: Event, run: Run | null): void {
      if (!run) return;
      if (event.type === 'container.destroy') onDestroy(run, event);
      else if (/^(?:recording\.observed|container\.(?:extract-to-dir|commit))$/.test(event.type)) look(run, event);
    },
  };
}
