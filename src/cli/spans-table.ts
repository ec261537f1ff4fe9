import { formatInstant, type Instant } from '../event/instant.js';
import type { Span } from '../view/span.js';
import { filled } from './table.js';

const SHORT_ID = 12;
const HEX = /^(?:sha256:)?[0-9a-f]{64}$/;
const HEAD = ['FROM', 'TO', 'SECONDS', 'KIND', 'NAME', 'PROJECT', 'SERVICE', 'STATE', 'IMAGE', 'EXIT', 'WHY'];

const time = (at: Instant | null) => (at === null ? '' : formatInstant(at));

/** Spans in the order of their beginnings; what the log cannot decide has a question mark. */
export function spansTable(spans: readonly Span[], trunc: boolean): string {
  const order = [...spans].sort((a, b) => compare(a.from, b.from) || a.position - b.position);
  return filled(
    HEAD,
    order.map((span) => cells(span, trunc)),
  );
}

function compare(a: Instant | null, b: Instant | null): number {
  if (a === b) return 0;
  return a === null || (b !== null && a < b) ? -1 : 1;
}

function cells(span: Span, trunc: boolean): readonly string[] {
  const { kind, id, name, project, service, state, from, to, seconds, image, exitCode, exitReason, uncertain } = span;
  const doubt = (...fields: readonly string[]) => (fields.some((field) => uncertain.includes(field)) ? ' ?' : '');
  const short = (text: string) => (trunc && HEX.test(text) ? text.replace(/^sha256:/, '').slice(0, SHORT_ID) : text);
  return [
    `${time(from)}${doubt('from')}`,
    time(to),
    seconds === null ? '' : seconds.toFixed(3),
    kind,
    name ?? short(id ?? ''),
    project ?? '',
    service ?? '',
    `${short(state)}${doubt('state', 'exists')}`,
    kind === 'container' ? short(image ?? '') : '',
    exitCode === null ? '' : `${exitCode}${doubt('exitCode')}`,
    exitReason === null ? '' : `${exitReason}${doubt('exitReason')}`,
  ];
}
