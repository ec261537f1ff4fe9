import type { ContainerState, HostState } from '../../fold/index.js';

/** Whether an image was made only after the container, which so cannot be of it. */
export function isYounger(state: HostState, image: string, container: ContainerState): boolean {
  const made = state.image(image)?.createdAt ?? null;
  const isKnown = container.seen === 'created' || state.gaps.length === 0;
  const since = container.createdAt ?? state.since;
  return made !== null && since !== null && isKnown && made > since;
}
