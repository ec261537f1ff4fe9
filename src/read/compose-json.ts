import { parseInstant } from '../event/instant.js';
import { type Attributes, setAttribute } from './attributes.js';
import { checked } from './bounds.js';
import { decodeSaid } from './docker-words.js';
import { record, text } from './fields.js';
import { type Format, Unreadable } from './format.js';

const SERVICE_LABEL = 'com.docker.compose.service';

/** What is left of the attributes: Compose takes its own labels out, and tells the service apart. */
function attributesOf(value: unknown, service: string | null): Attributes {
  const attributes: Record<string, string> = {};
  const given = record(value);
  for (const key of Object.keys(given ?? {})) {
    const attribute = given?.[key];
    if (typeof attribute === 'string') setAttribute(attributes, key, attribute);
  }
  if (service !== null) setAttribute(attributes, SERVICE_LABEL, service);
  return attributes;
}

/**
 * What `docker compose events --json` prints: only containers, and of their labels not Compose's own.
 *
 * In plain words: poorer than `docker events` of the same time. Version 1 writes the time without a zone, in that of whoever ran it; it is read as
 * UTC. Source: docker/compose, cmd/compose/events.go; v1 compose/cli/main.py.
 */
export const composeJson: Format = {
  name: 'compose-json',
  recognises: (fields) =>
    typeof fields.action === 'string' && typeof fields.id === 'string' && fields.service !== undefined,
  decode(fields) {
    const written = text(fields.time);
    const at = written === null ? null : parseInstant(written);
    if (at === null) throw new Unreadable(`"time" is not a time: ${JSON.stringify(fields.time) ?? 'absent'}`);
    const id = text(fields.id) || null;
    const attributes = attributesOf(fields.attributes, text(fields.service));
    const said = {
      subject: text(fields.type) ?? 'container',
      action: text(fields.action) ?? '',
      id,
      attributes,
      isSwarm: false,
    };
    return { at: checked(at, 'time'), id, ...decodeSaid(said), source: 'compose-json' };
  },
};
