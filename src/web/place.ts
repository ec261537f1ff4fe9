import { formatInstant, parseInstant } from '../event/instant.js';
import type { Subject, Target } from '../fold/index.js';
import type { Traced } from '../view/trace.js';

/** What of the state stands beside the thing that was clicked. */
export const PANELS = ['containers', 'images', 'volumes', 'networks', 'builds', 'findings', 'events'] as const;
export type Panel = (typeof PANELS)[number];

/** Where the reader is: an instant, a thing, a filter. It is all in the address, so that a link leads here. */
export interface Place {
  readonly target: Target;
  readonly thing: Traced | null;
  readonly query: string;
  readonly panel: Panel;
}

export const START: Place = { target: { kind: 'end' }, thing: null, query: '', panel: 'containers' };

const SUBJECTS: readonly string[] = ['container', 'image', 'volume', 'network'] satisfies Subject[];

/** The part of the address behind `#`. */
export function toHash({ target, thing, query, panel }: Place): string {
  const parts: string[] = [];
  if (target.kind === 'instant') parts.push(`at=${formatInstant(target.at)}`);
  if (target.kind === 'position') parts.push(`record=${target.position}`);
  if (thing) parts.push(`thing=${thing.subject}:${encodeURIComponent(thing.id)}`);
  if (query !== '') parts.push(`filter=${encodeURIComponent(query)}`);
  if (panel !== START.panel) parts.push(`panel=${panel}`);
  return parts.length === 0 ? '' : `#${parts.join('&')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function targetIn(fields: ReadonlyMap<string, string>): Target {
  const record = fields.get('record') ?? '';
  if (/^\d{1,15}$/.test(record)) return { kind: 'position', position: Number(record) };
  const at = parseInstant(fields.get('at') ?? '');
  return at === null ? START.target : { kind: 'instant', at };
}

function thingIn(text: string): Traced | null {
  const colon = text.indexOf(':');
  const [subject, id] = [text.slice(0, Math.max(0, colon)), text.slice(colon + 1)];
  return SUBJECTS.includes(subject) && id !== '' ? { subject: subject as Subject, id } : null;
}

/** Reads an address; what is not understood is as if it were not there. */
export function fromHash(hash: string): Place {
  const fields = new Map<string, string>();
  for (const part of hash.replace(/^#/, '').split('&')) {
    const equals = part.indexOf('=');
    if (equals > 0) fields.set(part.slice(0, equals), decoded(part.slice(equals + 1)));
  }
  const panel = PANELS.find((one) => one === fields.get('panel')) ?? START.panel;
  return {
    target: targetIn(fields),
    thing: thingIn(fields.get('thing') ?? ''),
    query: fields.get('filter') ?? '',
    panel,
  };
}
