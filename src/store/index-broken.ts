/** What is in an index is not what was written. */
export class BrokenIndex extends Error {
  override readonly name = 'BrokenIndex';
}

/** What is read of bytes that may be anybody's. Throws {@link BrokenIndex} in place of whatever goes wrong. */
export function trusting<T>(read: () => unknown): T {
  try {
    return read() as T;
  } catch (cause) {
    if (cause instanceof BrokenIndex) throw cause;
    throw new BrokenIndex(`cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
