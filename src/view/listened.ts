import type { ContainerState, HostState } from '../fold/index.js';

/** Whether the log has all of a container's life: it saw its creation, and nothing was missed since. */
export function sawWholeLife({ gaps }: Pick<HostState, 'gaps'>, { seen, createdAt }: ContainerState): boolean {
  const gap = gaps.at(-1);
  return seen === 'created' && createdAt !== null && (gap === undefined || gap.to < createdAt);
}
