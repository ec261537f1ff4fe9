import type { BuildState } from '../fold/index.js';

const SHORT_ID = 12;

/** An image's id as people tell it; a log may have shown no more of it anyway. */
export function shortImageId(imageId: string | null): string {
  return imageId === null ? '' : imageId.replace(/^sha256:/, '').slice(0, SHORT_ID);
}

/** A build's id as people tell it: what stands before its time. */
export function shortBuildId(id: string): string {
  return /^[0-9a-f]{12}-\d+$/.test(id) ? id.slice(0, SHORT_ID) : id;
}

/** Seconds as BuildKit prints them: `0.1s`. */
export function seconds(value: number | null): string {
  return value === null ? '' : `${value.toFixed(1)}s`;
}

/** How long a build took, where its log tells both ends. */
export function tookSeconds({ startedAt, finishedAt }: Pick<BuildState, 'startedAt' | 'finishedAt'>): number | null {
  return startedAt === null || finishedAt === null ? null : Number(finishedAt - startedAt) / 1e9;
}

/** A time as tables show it: to the second, in UTC. */
export function clock(at: string | null): string {
  return at === null ? '' : `${at.slice(0, 10)} ${at.slice(11, 19)}`;
}
