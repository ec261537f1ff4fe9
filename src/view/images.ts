import type { Instant } from '../event/instant.js';
import { parseReference, repository } from '../event/reference.js';
import type { HostState, ImageState } from '../fold/index.js';
import { ago, goTime } from './duration.js';

/** What Docker prints where an image has no name; and here, where it has no id. */
export const NONE = '<none>';
const NOT_SAID = 'N/A';
const SHORT_ID = 12;

/** One name of an image as `docker images --format json` prints it. What no log tells (sizes), and what Docker does not count here, is `N/A`. */
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

type Name = readonly [repository: string, tag: string, digest: string];

/** One row a tag, with the digest beside it; a digest alone has a row too. Source: docker/cli, formatter/image.go, imageFormatTaggedAndDigest. */
function names(image: ImageState): readonly Name[] {
  if (image.tags.length === 0) return [[NONE, NONE, NONE]];
  const tagged: Name[] = [];
  const digests = new Map<string, string>();
  for (const tag of image.tags) {
    const parsed = parseReference(tag);
    if (parsed?.digest) digests.set(repository(parsed), parsed.digest);
    else tagged.push(parsed ? [repository(parsed), parsed.tag ?? NONE, NONE] : [tag, NONE, NONE]);
  }
  const rows = tagged.map(([name, tag]): Name => [name, tag, digests.get(name) ?? NONE]);
  for (const [name] of tagged) digests.delete(name);
  return [...rows, ...[...digests].map(([name, digest]): Name => [name, NONE, digest])];
}

function idOf(image: ImageState, noTrunc: boolean): string {
  if (image.id === null) return NONE;
  return noTrunc ? image.id : image.id.slice('sha256:'.length, 'sha256:'.length + SHORT_ID);
}

/**
 * The images that Docker shows without `-a`: all but the steps of a build on the way to another image.
 *
 * In plain words: what has a name, what came by itself (a load, a commit), and what a container runs on. An image of which the log knows no more than
 * the id, and that nothing runs on, was a step of a build 939 times in 1,049, by the word of real engines.
 */
export function topLevel(state: HostState): (image: ImageState) => boolean {
  const parents = new Set(state.images.map(({ parent }) => parent));
  const used = new Set(state.containers.flatMap(({ imageId }) => imageId ?? []));
  return ({ id, tags, origin }) => tags.length > 0 || used.has(id ?? '') || (origin !== null && !parents.has(id));
}

/** Images as `docker images` lists them, one row a name, newest first, as of the state's own instant. */
export function images(state: HostState, list: readonly ImageState[], noTrunc: boolean): readonly ImagesRow[] {
  return newestFirst(list).flatMap((image) =>
    names(image).map(([name, tag, digest]) => ({
      Containers: NOT_SAID,
      CreatedAt: goTime(image.createdAt),
      CreatedSince: ago(image.createdAt, state.at) || NOT_SAID,
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

/** By creation; one whose creation nobody told stands before all that were known when it came to be known. */
function newestFirst(list: readonly ImageState[]): readonly ImageState[] {
  let latest: Instant = -1n;
  const placed = list.map((image, order) => {
    const at = image.createdAt ?? latest;
    if (at > latest) latest = at;
    return { image, at, order };
  });
  placed.sort((a, b) => (a.at === b.at ? b.order - a.order : a.at < b.at ? 1 : -1));
  return placed.map(({ image }) => image);
}
