import { createRequire } from 'node:module';

// By `require` each is one file, by `import` they are twenty modules; and LMDB asks for MessagePack the same way.
const load = createRequire(import.meta.url);

export const { Packr } = load('msgpackr') as typeof import('msgpackr');

/** Throws where it has no binary for this machine. */
export const lmdb = () => load('lmdb') as typeof import('lmdb');
