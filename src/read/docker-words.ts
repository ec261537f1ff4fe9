import { type Attributes, wholeNumber } from './attributes.js';
import { containerEvent, type Decoded, imageEvent, networkEvent, volumeEvent } from './docker-actions.js';

/** What a record of Docker's says, whichever way it is written down. */
export interface Said {
  readonly subject: string;
  /** The action with what the engine tucked into it. */
  readonly action: string;
  readonly id: string | null;
  readonly attributes: Attributes;
  readonly isSwarm: boolean;
}

/** Actions into which the engine tucks a detail, after the first `: `. The detail may hold anything, `: ` and newlines too. */
const DETAILED = /^(exec_create|exec_start|health_status): /;

/** The event of a record, in Hindcast's words; what is not folded keeps the engine's own. */
export function decodeSaid({ subject, action, id, attributes, isSwarm }: Said): Decoded {
  const detailed = subject === 'container' ? DETAILED.exec(action) : null;
  const word = detailed?.[1] ?? action;
  const detail = detailed ? action.slice(detailed[0].length) : null;
  // A network of a swarm shares nothing with a local one but the word.
  const decoded = isSwarm ? null : decodeSubject(subject, { action: word, detail, id, attributes });
  return decoded ?? { type: 'other', data: { subject, action, attributes } };
}

function decodeSubject(subject: string, said: Parameters<typeof containerEvent>[0]): Decoded | null {
  switch (subject) {
    case 'container':
      return containerEvent(said);
    case 'image':
      return imageEvent(said);
    case 'volume':
      return volumeEvent(said);
    case 'network':
      return networkEvent(said);
    case 'builder':
      if (said.action !== 'prune') return null;
      return { type: 'builder.prune', data: { reclaimed: wholeNumber(said.attributes.reclaimed) } };
    default:
      return null;
  }
}
