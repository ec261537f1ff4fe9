/** An image reference, taken apart and normalised: `ubuntu` is `docker.io/library/ubuntu:latest`. */
export interface Reference {
  readonly domain: string;
  readonly path: string;
  /** Null when there is a digest: then the engine ignores the tag. */
  readonly tag: string | null;
  readonly digest: string | null;
}

const PATH = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const DIGEST = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-fA-F]{32,}$/;
const HEX64 = /^[0-9a-f]{64}$/;
const IMAGE_ID = /^sha256:[0-9a-f]{64}$/;
const HEX_LENGTH = 64;
const ID_LENGTH = 'sha256:'.length + HEX_LENGTH;

function splitDomain(name: string): [domain: string, path: string] {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const isDomain = /[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first;
  const domain = isDomain ? (first === 'index.docker.io' ? 'docker.io' : first) : 'docker.io';
  const path = isDomain ? name.slice(slash + 1) : name;
  return [domain, domain === 'docker.io' && !path.includes('/') ? `library/${path}` : path];
}

/**
 * Takes an image reference apart as Docker does, or gives null for what cannot be one (an id, an upper-case name).
 *
 * Source: `distribution/reference`, `normalize.go`: the first component is a domain if it has a dot, a colon or an upper-case
 * letter, or is `localhost`; a single component on docker.io is in `library/`.
 */
export function parseReference(text: string): Reference | null {
  const at = text.indexOf('@');
  const digest = at < 0 ? null : text.slice(at + 1);
  const rest = at < 0 ? text : text.slice(0, at);
  if (HEX64.test(rest) || (digest !== null && !DIGEST.test(digest))) return null;
  const colon = rest.lastIndexOf(':');
  const hasTag = colon > rest.lastIndexOf('/');
  const tag = hasTag ? rest.slice(colon + 1) : 'latest';
  const [domain, path] = splitDomain(hasTag ? rest.slice(0, colon) : rest);
  if (!PATH.test(path) || !TAG.test(tag)) return null;
  return { domain, path, tag: digest === null ? tag : null, digest };
}

/** The whole form, `docker.io/library/ubuntu:latest`: the one to compare. */
export function canonical(reference: Reference): string {
  const suffix = reference.digest === null ? `:${reference.tag}` : `@${reference.digest}`;
  return `${reference.domain}/${reference.path}${suffix}`;
}

/** So many names are remembered, while they are no longer than this: a host has few images, and each of their containers names one. */
const NAMES_MAX = 1024;
const NAME_LENGTH_MAX = 256;
const NAMES = new Map<string, string | null>();

/** The whole form of a reference as it was written; null for what cannot be one. */
export function canonicalOf(text: string): string | null {
  const known = NAMES.get(text);
  if (known !== undefined) return known;
  const reference = parseReference(text);
  const name = reference && canonical(reference);
  if (NAMES.size === NAMES_MAX) NAMES.clear();
  if (text.length <= NAME_LENGTH_MAX) NAMES.set(text, name);
  return name;
}

/** The short form that Docker shows: `ubuntu:latest`. */
export function familiar(reference: Reference): string {
  return `${repository(reference)}${reference.digest === null ? `:${reference.tag}` : `@${reference.digest}`}`;
}

/** The short name without tag or digest: `ubuntu`, `quay.io/a/b`. */
export function repository(reference: Reference): string {
  if (reference.domain !== 'docker.io') return `${reference.domain}/${reference.path}`;
  return reference.path.startsWith('library/') ? reference.path.slice('library/'.length) : reference.path;
}

/** `sha256:` and 64 hex digits, from either spelling; null for anything else. */
export function imageId(text: string): string | null {
  // Nearly all that is asked for is a name, and its length shows it.
  if (text.length === ID_LENGTH) return IMAGE_ID.test(text) ? text : null;
  return text.length === HEX_LENGTH && HEX64.test(text) ? `sha256:${text}` : null;
}
