import { HindcastError } from '../error.js';
import { buildApi } from './build-api.js';
import { buildClassic } from './build-classic.js';
import { buildPlain } from './build-plain.js';
import { buildRawjson } from './build-rawjson.js';
import { composeJson } from './compose-json.js';
import { containerd } from './containerd.js';
import { dockerJson } from './docker-json.js';
import { dockerText } from './docker-text.js';
import type { Fields } from './fields.js';
import type { BuildFormat, Format, TextFormat } from './format.js';
import { hindcastJson } from './hindcast-json.js';
import { podmanApi } from './podman-api.js';
import { podmanJson } from './podman-json.js';
import { podmanText } from './podman-text.js';

/** Every format that Hindcast reads, the more particular first. A new one is one file, and one line here. */
const FORMATS: readonly Format[] = [hindcastJson, podmanJson, podmanApi, composeJson, dockerJson];

/** Those that are no JSON. */
const TEXT_FORMATS: readonly TextFormat[] = [dockerText, podmanText, containerd];

/** Those of builds' logs, which are read record after record. */
export const BUILD_FORMATS: readonly BuildFormat[] = [buildRawjson, buildApi, buildPlain, buildClassic];

/** The format of the record that a line begins; null for a line that begins none. */
export function recogniseText(line: string): TextFormat | null {
  // Nearly all lines of nearly all logs are JSON.
  return line.startsWith('{') ? null : (TEXT_FORMATS.find((format) => format.begins(line)) ?? null);
}

/** The format of a record; null if it is of none. */
export function recognise(fields: Fields): Format | null {
  return FORMATS.find((format) => format.recognises(fields)) ?? null;
}

/** The format with this name, for those who know better. Throws `usage` with the names there are. */
export function formatNamed(name: string): Format | TextFormat | BuildFormat {
  const formats = [...FORMATS, ...TEXT_FORMATS, ...BUILD_FORMATS];
  const format = formats.find((candidate) => candidate.name === name);
  if (format) return format;
  throw new HindcastError('usage', `no log format is called ${JSON.stringify(name)}`, {
    expected: 'the name of a format',
    found: name,
    cure: 'Leave it out, and the format is detected.',
    candidates: formats.map((known) => known.name),
  });
}
