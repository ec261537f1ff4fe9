/** What an index holds, and how. Whoever changes that, or what the fold makes of a log, gives it the next number: indexes of others are thrown away. */
export const INDEX_SCHEMA = 7;

/** Logs of this size and larger are indexed at the first question: a smaller one is read as fast as it is looked up. */
export const INDEXED_FROM_BYTES = 64 * 1024 * 1024;

/** Bytes of log in a block, unless it is said: the least that is read of a log for one answer. */
export const BLOCK_BYTES = 128 * 1024;

/** Blocks that are read at once. */
export const BLOCKS_A_READ = 2;

/** Blocks from one checkpoint to the next: with fewer an answer comes sooner, and an index is built more slowly. */
export const BLOCKS_A_CHECKPOINT = 8;

/** Where so much of a log is to be indexed, a thread of its own finds the spans, if there is a processor for it. */
export const APART_FROM_BYTES = 32 * 1024 * 1024;

/** What a log has grown by is read at every question until it is this much; then it is indexed as well. */
export const GROWTH_BYTES_MAX = 8 * 1024 * 1024;

/** So many bytes of a file's beginning, and of its end, tell whether it is the file that was indexed. */
export const FINGERPRINT_BYTES = 64 * 1024;

/** A packed file of a recording is unpacked as a whole to read a piece of it. */
export const UNPACKED_BYTES_MAX = 512 * 1024 * 1024;

/** Bytes that are written to the index at once. */
export const BATCH_BYTES = 8 * 1024 * 1024;

/** Records that could not be read and whose place an index remembers, the first ones. */
export const FAULTS_MAX = 10;
