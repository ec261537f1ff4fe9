import { type ComponentChild, h } from 'preact';
import { Said } from './said.js';

const NAMES_MAX = 3;

/** Some names, each in one piece, and how many more there are. */
export function Names({ names }: { names: readonly string[] }): ComponentChild {
  const more = names.length - NAMES_MAX;
  return [
    names
      .slice(0, NAMES_MAX)
      .map((name, i) => [i > 0 && ', ', h(Said, { key: name, text: name, title: name, class: 'name' })]),
    more > 0 && ` and ${more} more`,
  ];
}
