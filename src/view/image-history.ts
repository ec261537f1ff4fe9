import { formatInstant } from '../event/instant.js';
import type { HostState, ImageState } from '../fold/index.js';
import { ago } from './duration.js';
import { stepsOf } from './layer-steps.js';
import { humanSize } from './size.js';

/** What Docker prints for a step that is no image here; and ours for what nobody told. */
const MISSING = '<missing>';
const UNKNOWN = '<unknown>';
const SHORT_ID = 12;
const CREATED_BY_CHARACTERS_MAX = 45;

/** One step as `docker history --format json` prints it; `<unknown>` where nobody told. */
export interface HistoryRow {
  readonly Comment: string;
  readonly CreatedAt: string;
  readonly CreatedBy: string;
  readonly CreatedSince: string;
  readonly ID: string;
  readonly Size: string;
}

function short(text: string): string {
  const characters = [...text];
  if (characters.length <= CREATED_BY_CHARACTERS_MAX) return text;
  return `${characters.slice(0, CREATED_BY_CHARACTERS_MAX - 1).join('')}…`;
}

/**
 * The steps that led to an image as `docker history` lists them, the last one first; `whole` if they reach down to the beginning.
 *
 * In plain words: told by a `docker history` of the image, or of one that was built on it; without that only the images of the line are known, and what
 * made them is `<unknown>`. Source: docker/cli, formatter/history.go.
 */
export function imageHistory(
  state: HostState,
  image: ImageState,
  noTrunc: boolean,
): { readonly rows: readonly HistoryRow[]; readonly whole: boolean } {
  const { steps, whole } = stepsOf(state, image);
  const rows = steps.map(({ imageId, createdAt, createdBy, size, comment }) => {
    const id = imageId ?? MISSING;
    const by = createdBy?.replaceAll('\t', ' ') ?? UNKNOWN;
    return {
      Comment: comment ?? '',
      // Of a step Docker keeps whole seconds.
      CreatedAt: createdAt === null ? '' : formatInstant(createdAt).replace(/\.\d+/, ''),
      CreatedBy: noTrunc ? by : short(by),
      CreatedSince: ago(createdAt, state.at ?? 0n) || 'N/A',
      ID: noTrunc || imageId === null ? id : id.slice('sha256:'.length).slice(0, SHORT_ID),
      Size: size === null ? UNKNOWN : humanSize(size),
    };
  });
  return { rows, whole };
}
