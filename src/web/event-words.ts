import { type Event, eventName } from '../event/event.js';
import type { Subject } from '../fold/index.js';
import { attributesOf } from '../view/attributes.js';
import type { Traced } from '../view/trace.js';
import { shortId } from './said.js';

const SUBJECTS: ReadonlySet<string> = new Set<Subject>(['container', 'image', 'volume', 'network']);

/** What an event is said of, if the page can show it. */
export function thingOf(event: Event): Traced | null {
  const subject = event.type.slice(0, event.type.indexOf('.'));
  return event.id !== null && SUBJECTS.has(subject) ? { subject: subject as Subject, id: event.id } : null;
}

/** Whom an event is about, as a person calls it. */
export function whoOf(event: Event): string {
  const { data, id } = event;
  if ('name' in data && typeof data.name === 'string' && data.name !== '') return data.name;
  if ('reference' in data && data.reference !== null) return data.reference;
  return id === null ? '' : shortId(id);
}

/** What an event tells beyond its name: exit code, signal, health, the container that joins. */
export function moreOf(event: Event): string {
  switch (event.type) {
    case 'container.die':
      return event.data.exitCode === null ? '' : `exit code ${event.data.exitCode}`;
    case 'container.kill':
      return event.data.signal === null ? '' : `signal ${event.data.signal}`;
    case 'container.health_status':
      return event.data.health ?? '';
    case 'container.rename':
      return event.data.oldName === null ? '' : `was ${event.data.oldName}`;
    case 'container.exec_create':
    case 'container.exec_start':
      return event.data.command ?? '';
    case 'recording.gap':
      return event.data.reason;
    case 'recording.unreadable':
      return `line ${event.data.line}: ${event.data.reason}`;
    case 'network.connect':
    case 'network.disconnect':
    case 'volume.mount':
    case 'volume.unmount':
      return event.data.container === null ? '' : shortId(event.data.container);
    default:
      return '';
  }
}

/** All that an event says, for a search. */
export function textOf(event: Event): string {
  const attributes = attributesOf(event).map((pair) => pair.join('='));
  return [eventName(event), event.id ?? '', whoOf(event), moreOf(event), ...attributes].join('\n');
}
