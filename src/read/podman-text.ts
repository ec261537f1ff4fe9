import { type Attributes, setAttribute } from './attributes.js';
import { type TextFormat, Unreadable } from './format.js';
import { GO_TIME, goInstant } from './go-time.js';
import { CUT_OFF } from './lines.js';
import { podmanEvent } from './podman-words.js';

const SUBJECT = '(?:container|pod|image|volume|network|system|secret|machine|artifact)';
const BEGINS = new RegExp(`^${GO_TIME} ${SUBJECT} \\S+`);
const RECORD = new RegExp(`^(${GO_TIME}) (${SUBJECT}) (\\S+)(?: ([\\s\\S]*))?$`);

/** An id, whole or short, and the attributes in parentheses. */
const WITH_ATTRIBUTES = /^([0-9a-f]{12,64}) \(([\s\S]*)\)$/;
const KEY = /(?:^|, )([^\s=,()]+)=/g;

/** What Podman prints before the labels, which follow in no order and without escapes. */
const OWN = new Set([
  'image',
  'name',
  'pod_id',
  'health_status',
  'health_failing_streak',
  'health_log',
  'container',
  'type',
]);

function attributesOf(text: string): Attributes {
  const keys = [...text.matchAll(KEY)];
  const attributes: Record<string, string> = {};
  keys.forEach((key, i) => {
    const name = key[1] ?? '';
    // The first of a name is Podman's own; a label of that name comes later.
    if (!Object.hasOwn(attributes, name))
      setAttribute(attributes, name, text.slice(key.index + key[0].length, keys[i + 1]?.index));
  });
  return attributes;
}

interface Parts {
  readonly id: string | null;
  readonly name: string | null;
  readonly attributes: Attributes;
}

function partsOf(subject: string, rest: string): Parts {
  const match = WITH_ATTRIBUTES.exec(rest);
  if (match) {
    const attributes = attributesOf(match[2] ?? '');
    return { id: match[1] ?? null, name: attributes.name ?? null, attributes };
  }
  if (subject === 'container' || subject === 'pod')
    throw new Unreadable('not a line of podman events: no id and attributes');
  if (subject === 'volume' || subject === 'machine') return { id: null, name: rest || null, attributes: {} };
  // Without an id the name stands behind two spaces.
  const space = rest.indexOf(' ');
  const [id, name] = space < 0 ? [rest, ''] : [rest.slice(0, space), rest.slice(space + 1)];
  return { id: id || null, name: name || null, attributes: {} };
}

function labelsIn(attributes: Attributes): Attributes {
  const labels: Record<string, string> = {};
  for (const key of Object.keys(attributes)) if (!OWN.has(key)) setAttribute(labels, key, attributes[key] ?? '');
  return labels;
}

/**
 * What `podman events` prints when it is not told to print JSON: poorer, for it has no exit codes.
 *
 * Labels are printed in no order and without escapes, so where one ends is not sure. Source: libpod/events/events.go, ToHumanReadable.
 */
export const podmanText: TextFormat = {
  name: 'podman-text',
  begins: (line) => BEGINS.test(line),
  decode(text, isEnded) {
    const [, time = '', subject = '', action = '', rest = ''] = RECORD.exec(text) ?? [];
    // Only what is in parentheses shows its own end.
    if (!isEnded && !text.endsWith(')')) throw new Unreadable(CUT_OFF);
    const at = goInstant(time);
    const { id, name, attributes } = partsOf(subject, rest);
    const health = attributes.health_failing_streak === undefined ? null : (attributes.health_status ?? null);
    const said = {
      at,
      subject,
      action,
      id,
      name,
      image: attributes.image ?? null,
      labels: labelsIn(attributes),
      exitCode: null,
      health,
    };
    return { at, ...podmanEvent(said), source: 'podman-text' };
  },
};
