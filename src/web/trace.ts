import { type ComponentChild, h } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { TraceStep } from '../view/trace.js';
import { useShown } from './context.js';
import { Said } from './said.js';
import { changesOf, doubtsOf, toldBy } from './trace-words.js';

/** So many steps around the instant are shown. */
const STEPS_MAX = 120;

function Step({ step, isPast, isLast }: { step: TraceStep; isPast: boolean; isLast: boolean }): ComponentChild {
  const { model } = useShown();
  const move = step.from === step.to ? (step.to ?? '') : `${step.from ?? 'not there'} → ${step.to ?? 'gone'}`;
  const doubts = doubtsOf(step);
  return h(
    'li',
    { class: `${isPast ? '' : 'future'} ${isLast ? 'now' : ''}`, 'aria-current': isLast ? 'step' : undefined },
    h(
      'button',
      {
        type: 'button',
        class: 'jump-to',
        onClick: () => model.go({ target: { kind: 'position', position: step.position } }),
      },
      step.at === null ? 'before the log' : step.at.slice(11, 23),
      h('span', { class: 'muted' }, ` #${step.position}`),
    ),
    h('span', { class: 'event' }, h(Said, { text: step.type.replace(/^container\./, '') })),
    h('span', { class: 'move' }, move),
    h('span', { class: 'changes' }, h(Said, { text: [...changesOf(step), ...toldBy(step)].join(' · ') })),
    step.unexpected !== null && h('span', { class: 'odd' }, `unexpected: ${step.unexpected}`),
    doubts.length > 0 && h('span', { class: 'doubt' }, `uncertain: ${doubts.join(', ')}`),
  );
}

/** How a thing came to its state, and what became of it after the instant, which is fainter. */
export function Trace({ steps }: { steps: readonly TraceStep[] }): ComponentChild {
  const { model } = useShown();
  const { position } = model.state;
  const last = steps.findLastIndex((step) => step.position <= position);
  const from = Math.max(0, Math.min(last - STEPS_MAX / 2, steps.length - STEPS_MAX));
  const shown = steps.slice(from, from + STEPS_MAX);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const now = list.current?.querySelector<HTMLElement>('.now');
    if (!list.current || !now) return;
    // The list alone: the page stays where its reader is.
    const [top, bottom] = [now.offsetTop, now.offsetTop + now.offsetHeight - list.current.clientHeight];
    list.current.scrollTop = Math.min(top, Math.max(bottom, list.current.scrollTop));
  }, [last, from]);
  return h(
    'div',
    null,
    from > 0 && h('p', { class: 'more' }, `${from} earlier steps`),
    h(
      'ol',
      { class: 'trace', start: from + 1, ref: list },
      shown.map((step, i) =>
        h(Step, { key: `${step.position} ${i}`, step, isPast: from + i <= last, isLast: from + i === last }),
      ),
    ),
    steps.length > from + shown.length &&
      h('p', { class: 'more' }, `${steps.length - from - shown.length} later steps`),
  );
}
