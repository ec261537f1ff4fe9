const CANCELED = /(?:^|[\s:])(?:context canceled|Build cancelled)$/;

/** Whether the text of an error says that somebody interrupted, and not that something went wrong. */
export function isCanceled(error: string): boolean {
  return CANCELED.test(error.trimEnd());
}
