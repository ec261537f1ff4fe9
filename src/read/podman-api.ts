import type { Attributes } from './attributes.js';
import { setAttribute, wholeNumber } from './attributes.js';
import { instantOf } from './docker-json.js';
import { type Fields, record, text } from './fields.js';
import type { Format } from './format.js';
import { podmanEvent } from './podman-words.js';

/** Docker's words in which the compatible interface says Podman's. */
const DOCKERISH: Readonly<Record<string, string>> = { die: 'died', delete: 'remove' };

/** What Podman adds to the labels, on every event of every kind. */
const OWN = new Set(['image', 'name', 'podId', 'containerExitCode']);

/** What it adds where it has something to say; anywhere else this is a label. */
const SOMETIMES: Readonly<Record<string, string>> = {
  exitCode: 'container die',
  network: 'network connect disconnect',
  error: 'image pull-error',
};

function attributesIn(fields: Fields): Fields {
  return record(record(fields.Actor)?.Attributes) ?? {};
}

function isOwn(key: string, subject: string, action: string): boolean {
  const [kind, ...actions] = Object.hasOwn(SOMETIMES, key) ? (SOMETIMES[key] ?? '').split(' ') : [];
  return OWN.has(key) || (kind === subject && actions.includes(action));
}

function labelsOf(attributes: Fields, subject: string, action: string): Attributes {
  const labels: Record<string, string> = {};
  for (const key of Object.keys(attributes)) {
    const label = attributes[key];
    if (!isOwn(key, subject, action) && typeof label === 'string') setAttribute(labels, key, label);
  }
  return labels;
}

/**
 * Podman's events through its REST interface, Docker-compatible or its own: Docker's shape, Podman's words.
 *
 * Known by `podId`, which Podman adds to every event. Source: pkg/api/handlers/compat/events.go and pkg/domain/entities/events.go, 4.3 to 5.8.
 */
export const podmanApi: Format = {
  name: 'podman-api',
  recognises: (fields) => typeof fields.Action === 'string' && Object.hasOwn(attributesIn(fields), 'podId'),
  decode(fields, raw) {
    const attributes = attributesIn(fields);
    const at = instantOf(fields, raw);
    const action = text(fields.Action) ?? '';
    const code = text(attributes.containerExitCode) ?? text(attributes.exitCode);
    const subject = text(fields.Type) ?? '';
    const said = {
      at,
      subject,
      action: DOCKERISH[action] ?? action,
      id: text(record(fields.Actor)?.ID) || null,
      name: text(attributes.name) || null,
      image: text(attributes.image) || null,
      labels: labelsOf(attributes, subject, action),
      exitCode: wholeNumber(code ?? undefined),
      // Up to 4.x every event has an exit code, and a health check's is that of the probe before.
      health: attributes.containerExitCode === undefined ? text(fields.HealthStatus) : null,
    };
    return { at, ...podmanEvent(said), source: 'podman-api' };
  },
};
