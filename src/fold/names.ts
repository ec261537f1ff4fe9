import { DOUBT } from './doubt.js';
import type { Tables } from './tables.js';

/** A container has this name now. Two containers never have one name: whoever had it was renamed or removed, and the log does not show it. */
export function claimName({ containers, names }: Tables, name: string, id: string): void {
  const holder = names.get(name);
  if (holder?.container === id) return;
  names.insert(name, { epoch: 0, container: id });
  const loser = holder && containers.edit(holder.container);
  if (loser?.name === name) loser.doubts |= DOUBT.exists | DOUBT.name;
}
