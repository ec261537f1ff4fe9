import { createRequire } from 'node:module';

// By `require` each is one file, by `import` they are twenty modules; and LMDB asks for MessagePack the same way.
const load = createRequire(import.meta.url);

export const { Packr } = load('msgpackr') as typeof import('msgpackr');

/** LMDB cannot be loaded: there is no binary for this machine, perhaps. That says nothing of an index. */
export class NoDatabase extends Error {
  override readonly name = 'NoDatabase';
}

/** Throws `NoDatabase`. */
export function lmdb(): typeof import('lmdb') {
  try {
    return load('lmdb') as typeof import('lmdb');
  } catch (cause) {
    const [why = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    throw new NoDatabase(`LMDB cannot be loaded: ${why}`, { cause });
  }
}
