import { type ComponentChild, h } from 'preact';
import { visible } from '../visible.js';

const SHORT_ID = 12;

/** Text from a log: as text, set apart from the direction of what stands around it, with nothing in it that steers. */
export function Said({ text, title, class: style }: { text: string; title?: string; class?: string }): ComponentChild {
  return h('bdi', { class: style, title: title === undefined ? undefined : visible(title) }, visible(text));
}

/** An id as people tell them apart. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, SHORT_ID);
}

/** An id that may be whole in a tooltip. */
export function Id({ id }: { id: string }): ComponentChild {
  return h(Said, { text: shortId(id), title: id, class: 'id' });
}
