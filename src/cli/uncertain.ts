import type { ContainerState } from '../fold/index.js';

/** What the log leaves open of the containers on the screen, in one line; nothing if it leaves nothing that is shown there. */
export function uncertainNote(containers: readonly ContainerState[]): string {
  const open = containers.filter(({ uncertain }) => uncertain.includes('status') || uncertain.includes('exists'));
  if (open.length === 0) return '';
  return 'A status with ? is likely, not certain: the log does not say whether a restart policy brings the container back, or may have missed events.\n';
}
