import { type ComponentChild, h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Event, eventName } from '../event/event.js';
import { timeIn } from './clock.js';
import { useShown } from './context.js';
import { moreOf, thingOf, whoOf } from './event-words.js';
import { useMatches } from './matches.js';
import { Pick } from './rows.js';
import { Said } from './said.js';

/** So many events before and after the instant are in the list; more on demand. */
const AROUND = 40;

function Row({ event, isNow }: { event: Event; isNow: boolean }): ComponentChild {
  const { model } = useShown();
  const { first, last } = model.ruler;
  const thing = thingOf(event);
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isNow) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isNow]);
  const jump = () => model.go({ target: { kind: 'position', position: event.position } });
  return h(
    'tr',
    { ref: row, class: isNow ? 'now' : '', 'aria-current': isNow ? 'step' : undefined },
    h('td', null, h('button', { type: 'button', class: 'jump-to', onClick: jump }, `#${event.position}`)),
    h('td', null, event.at === null || event.type === 'recording.unreadable' ? '' : timeIn(event.at, first, last)),
    h('td', null, h(Said, { text: eventName(event) })),
    h('td', null, thing ? h(Pick, { ...thing, text: whoOf(event) }) : h(Said, { text: whoOf(event) })),
    h('td', null, h(Said, { text: moreOf(event) })),
  );
}

/** The first of the matches that stands after an event. */
function after(indices: readonly number[], index: number): number {
  const found = indices.findIndex((one) => one > index);
  return found < 0 ? indices.length : found;
}

/** The events around the instant; each leads to the state after it. */
export function Events(): ComponentChild {
  const { model, query } = useShown();
  const text = model.place.query;
  const { indices, count, isWhole } = useMatches(query, text);
  const [more, setMore] = useState({ before: 0, after: 0 });
  useEffect(() => setMore({ before: 0, after: 0 }), [text, model.tape]);
  const here = indices === null ? model.index + 1 : after(indices, model.index);
  const from = Math.max(0, here - AROUND - more.before);
  const to = Math.min(count, here + AROUND + more.after);
  const shown = Array.from({ length: Math.max(0, to - from) }, (_, i) => indices?.[from + i] ?? from + i);
  if (isWhole && count === 0) return h('p', { class: 'empty' }, 'No record passes the filter.');
  const button = (label: string, left: number, widen: () => void) =>
    left > 0 &&
    h('button', { type: 'button', class: 'more', onClick: widen }, `${label} (${left.toLocaleString('en')})`);
  return h(
    'div',
    { class: 'scroll events', tabIndex: 0, role: 'region', 'aria-label': 'Records' },
    button('Earlier', from, () => setMore({ ...more, before: more.before + 4 * AROUND })),
    h(
      'table',
      null,
      h('caption', { class: 'hidden' }, 'Records around this instant'),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          ['Record', 'Time', 'Event', 'Of', 'What'].map((name) => h('th', { scope: 'col' }, name)),
        ),
      ),
      h(
        'tbody',
        null,
        shown.map((index) => {
          const event = model.tape.events[index];
          return event && h(Row, { key: index, event, isNow: index === model.index });
        }),
      ),
    ),
    button('Later', count - to, () => setMore({ ...more, after: more.after + 4 * AROUND })),
    !isWhole && h('p', { class: 'empty' }, 'Searching …'),
  );
}
