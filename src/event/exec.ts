import type { Event, EventOf } from './event.js';

/** An exec's beginning or end: with a health check in each container, two thirds of a busy log. */
export type ExecEvent =
  | EventOf<'container.exec_create'>
  | EventOf<'container.exec_start'>
  | EventOf<'container.exec_die'>;

export function isExec(event: Event): event is ExecEvent {
  const { type } = event;
  return type === 'container.exec_create' || type === 'container.exec_start' || type === 'container.exec_die';
}
