import type { Event } from '../event/event.js';

const ACTIONS = new Map<string, string>();

/** The action in an event's type: what stands behind the dot. One that was asked for before is the same text again, whose hash is known. */
export function actionOf(type: Event['type']): string {
  let action = ACTIONS.get(type);
  if (action === undefined) {
    action = type.slice(type.indexOf('.') + 1);
    ACTIONS.set(type, action);
  }
  return action;
}
