import { Unreadable } from './format.js';

/** What one exporter of BuildKit has told so far of what it makes. */
export interface Exports {
  /** `writing image`: how dockerd's own exporter names what it has put into the classic store. */
  written: string | null;
  list: string | null;
  manifest: string | null;
  names: string[];
  stored: boolean;
}

/** So many names one image may be given; a release has some tens. */
const NAMES_MAX = 1_000;

/** A build for several targets writes the target in front. */
const EXPORTER = /^(?:\[[^\]]*\] )?exporting to /;
const TO_IMAGE = /^(?:\[[^\]]*\] )?exporting to image$/;

/** Whether a step hands over what was built; `exporting cache …` does not. */
export function isExporter(name: string): boolean {
  return EXPORTER.test(name);
}

export function noExports(): Exports {
  return { written: null, list: null, manifest: null, names: [], stored: false };
}

/** The names of images that have none: containerd has no image without a name. */
const NAMELESS = /^(?:docker\.io\/library\/)?moby-dangling@/;

const DIGEST = /^(writing image|exporting manifest list|exporting manifest) (sha256:[0-9a-f]{64})$/;
const NAMING = /^naming to (\S+)$/;

/** Takes in what an exporter says that it did: the digest and the name stand in the text of its progress, and nowhere else. */
export function note(exports: Exports, said: string): void {
  const [, what, digest] = DIGEST.exec(said) ?? [];
  if (what === 'exporting manifest list') exports.list = digest ?? null;
  else if (what === 'exporting manifest') exports.manifest = digest ?? null;
  else if (what === 'writing image') {
    exports.written = digest ?? null;
    exports.stored = true;
  }
  const name = NAMING.exec(said)?.[1];
  if (name === undefined) return;
  exports.stored = true;
  if (NAMELESS.test(name) || exports.names.includes(name)) return;
  if (exports.names.length >= NAMES_MAX) throw new Unreadable(`an image of more than ${NAMES_MAX} names`);
  exports.names.push(name);
}

/**
 * The id of the image that a finished exporter made, null if it made none that an engine has by that id.
 *
 * Docker's classic store calls an image by the digest of its configuration, containerd's by that of the list or else the manifest. Of an archive
 * (`exporting to docker image format`) it depends on who loads it.
 */
export function imageOf(name: string, { written, list, manifest }: Exports): string | null {
  return TO_IMAGE.test(name) ? (written ?? list ?? manifest) : null;
}
