import { parseReference, repository } from '../event/reference.js';
import type { HostState, ImageState } from '../fold/index.js';
import { ago, goTime } from './duration.js';

const NONE = '<none>';
const NOT_SAID = 'N/A';
const SHORT_ID = 12;

/** One name of an image as `docker images --format json` prints it. What no log tells (sizes) is `N/A`. */
export interface ImagesRow {
  readonly Containers: string;
  readonly CreatedAt: string;
  readonly CreatedSince: string;
  readonly Digest: string;
  readonly ID: string;
  readonly Repository: string;
  readonly SharedSize: string;
  readonly Size: string;
  readonly Tag: string;
  readonly UniqueSize: string;
  readonly VirtualSize: string;
}

function names(image: ImageState): readonly (readonly [repository: string, tag: string, digest: string])[] {
  if (image.tags.length === 0) return [[NONE, NONE, NONE]];
  return image.tags.map((tag) => {
    const parsed = parseReference(tag);
    return parsed ? [repository(parsed), parsed.tag ?? NONE, parsed.digest ?? NONE] : [tag, NONE, NONE];
  });
}

function idOf(image: ImageState, noTrunc: boolean): string {
  if (image.id === null) return NONE;
  return noTrunc ? image.id : image.id.slice('sha256:'.length, 'sha256:'.length + SHORT_ID);
}

/** Whether Docker shows it without `-a`: what has a name, and what is no step of a build on the way to another image. */
export function isTopLevel(image: ImageState, parents: ReadonlySet<string | null>): boolean {
  return image.tags.length > 0 || (image.origin !== null && !parents.has(image.id));
}

/** Images as `docker images` lists them, one row a name, newest first, as of the state's own instant. */
export function images(state: HostState, list: readonly ImageState[], noTrunc: boolean): readonly ImagesRow[] {
  const now = state.at ?? 0n;
  const using = (image: ImageState) =>
    state.containers.filter(({ imageId }) => imageId !== null && imageId === image.id);
  return newestFirst(list).flatMap((image) =>
    names(image).map(([name, tag, digest]) => ({
      Containers: String(using(image).length),
      CreatedAt: goTime(image.createdAt),
      CreatedSince: ago(image.createdAt, now) || NOT_SAID,
      Digest: digest,
      ID: idOf(image, noTrunc),
      Repository: name,
      SharedSize: NOT_SAID,
      Size: NOT_SAID,
      Tag: tag,
      UniqueSize: NOT_SAID,
      VirtualSize: NOT_SAID,
    })),
  );
}

/** By creation where it is known, then by when the log told of them. */
function newestFirst(list: readonly ImageState[]): readonly ImageState[] {
  const placed = list.map((image, order) => ({ image, order }));
  placed.sort((a, b) => {
    const [x, y] = [a.image.createdAt, b.image.createdAt];
    if (x !== null && y !== null && x !== y) return x < y ? 1 : -1;
    return b.order - a.order;
  });
  return placed.map(({ image }) => image);
}
