import type { Span } from '../view/span.js';
import { clock, span as lengthOf, milliseconds } from './clock.js';
import type { Bar, Lane, Mark } from './lane.js';
import { type Colour, isColour } from './palette.js';
import type { Ruler } from './ruler.js';
import { shortId } from './said.js';

/** A container of the classic builder lives no longer than its step; longer ones get a lane of their own. */
const STEP_MS_MAX = 60_000;
const WHOLE_IMAGE_ID = /^sha256:[0-9a-f]{64}$/;

interface Times {
  readonly first: number;
  readonly last: number;
}

const WHY: Readonly<Record<string, string>> = {
  oom: 'killed: out of memory',
  crashed: 'crashed',
  killed: 'killed',
  stopped: 'stopped',
  completed: 'completed',
};

function words(of: Span): string {
  const from = of.from === null ? 'before the log' : clock(of.from);
  const to = of.to === null ? 'the end' : clock(of.to);
  const took = of.from !== null && of.to !== null ? ` (${lengthOf(of.to - of.from)})` : '';
  const doubt = of.uncertain.length === 0 ? '' : `; uncertain: ${of.uncertain.join(', ')}`;
  return `${from} to ${to}${took}${doubt}`;
}

function barOf(of: Span, { first, last }: Times): Bar | null {
  const isTag = of.kind === 'tag';
  if (of.track === 'health' && of.state !== 'unhealthy') return null;
  if (isTag && of.state === 'unknown') return null;
  const colour: Colour = isTag ? 'tag' : isColour(of.state) ? of.state : 'unknown';
  const state = isTag ? `means ${shortId(of.state)}` : of.state;
  const image = of.image === null ? '' : `, image ${of.image}`;
  return {
    from: of.from === null ? first : milliseconds(of.from),
    to: of.to === null ? last : milliseconds(of.to),
    colour,
    doubtful: of.uncertain.includes('state') || of.uncertain.includes('exists'),
    label: isTag ? shortId(of.state) : of.state,
    text: `${of.name ?? shortId(of.id ?? '')}: ${state}${isTag ? '' : image}, ${words(of)}`,
    thing: isTag ? { subject: 'image', id: of.state } : of.id === null ? null : { subject: 'container', id: of.id },
    position: of.position,
    isStripe: of.track === 'health',
  };
}

/** How a run ended. */
function markOf(of: Span): Mark | null {
  if (of.track !== 'status' || of.state !== 'running' || of.to === null || of.exitReason === null) return null;
  const isAsked = of.exitReason === 'stopped' || of.exitReason === 'completed';
  const code = of.exitCode === null ? '' : `, exit code ${of.exitCode}`;
  return {
    at: milliseconds(of.to),
    kind: of.exitReason === 'oom' ? 'oom' : isAsked ? 'stop' : 'death',
    text: `${of.name ?? shortId(of.id ?? '')} ${WHY[of.exitReason] ?? of.exitReason}${code} at ${clock(of.to)}`,
    position: 0,
  };
}

function byBeginning(a: { from: number }, b: { from: number }): number {
  return a.from - b.from;
}

function laneOf(key: string, spans: readonly Span[], times: Times): Lane {
  const last = spans.at(-1) as Span;
  const bars = spans.flatMap((one) => barOf(one, times) ?? []).sort(byBeginning);
  const isTag = last.kind === 'tag';
  const group = last.service === null ? null : [last.project, last.service].filter((part) => part !== null).join('/');
  return {
    key,
    label: isTag ? (last.id ?? '') : (last.name ?? shortId(last.id ?? '')),
    note: isTag ? 'tag' : shortId(last.id ?? ''),
    group,
    thing: isTag || last.id === null ? null : { subject: 'container', id: last.id },
    bars,
    marks: spans.flatMap((one) => markOf(one) ?? []),
  };
}

/** Short lives of the classic builder: a container a step, of a whole image id, gone at once. */
function isBuildStep(spans: readonly Span[], { first }: Times): boolean {
  const [one] = spans;
  if (!one || one.image === null || !WHOLE_IMAGE_ID.test(one.image) || spans.some(({ to }) => to === null))
    return false;
  const from = one.from === null ? first : milliseconds(one.from);
  return Math.max(...spans.map(({ to }) => milliseconds(to ?? 0n))) - from < STEP_MS_MAX;
}

/** The lanes of a log: names that moved, then containers, those of one place together, then what builds needed. */
export function lanesOf(
  spans: readonly Span[],
  ruler: Ruler,
): { readonly lanes: readonly Lane[]; readonly gaps: readonly Bar[] } {
  const [first, last] = ruler.range ?? [0, 1];
  const times = { first, last };
  const byThing = new Map<string, Span[]>();
  const gaps: Bar[] = [];
  for (const one of spans) {
    if (one.kind === 'recording') gaps.push({ ...(barOf(one, times) as Bar), colour: 'gap' });
    if (one.kind !== 'container' && one.kind !== 'tag') continue;
    const key = `${one.kind} ${one.id}`;
    byThing.set(key, [...(byThing.get(key) ?? []), one]);
  }
  const steps: Span[] = [];
  const lanes: Lane[] = [];
  for (const [key, own] of byThing) {
    own.sort((a, b) => Number((a.from ?? 0n) - (b.from ?? 0n)));
    if (own[0]?.kind === 'tag' && new Set(own.map(({ state }) => state)).size < 2) continue;
    if (isBuildStep(own, times)) steps.push(...own);
    else lanes.push(laneOf(key, own, times));
  }
  lanes.sort(inOrder);
  if (steps.length > 0) lanes.push(buildLane(steps, times));
  return { lanes, gaps };
}

function buildLane(steps: readonly Span[], times: Times): Lane {
  const count = new Set(steps.map(({ id }) => id)).size;
  return {
    ...laneOf('steps', steps, times),
    label: 'steps of builds',
    note: `${count} containers`,
    group: null,
    thing: null,
    marks: [],
  };
}

/** Tags first; then by place, and within it by beginning. */
function inOrder(a: Lane, b: Lane): number {
  const place = (lane: Lane) => `${lane.note === 'tag' ? 0 : 1} ${lane.group ?? lane.label.replace(/-old$/, '')}`;
  const [x, y] = [place(a), place(b)];
  if (x !== y) return x < y ? -1 : 1;
  return (a.bars[0]?.from ?? 0) - (b.bars[0]?.from ?? 0);
}
