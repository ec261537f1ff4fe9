/** A signal that says stop when another does, or when the time is over; to be released when that is of no more interest. */
export interface Deadline {
  readonly signal: AbortSignal;
  release(): void;
}

/** Not `AbortSignal.any`: each of those stays in the memory of a signal that lives for months. */
export function deadline(milliseconds: number, given: AbortSignal | undefined): Deadline {
  const isOver = new AbortController();
  const stop = () => isOver.abort(given?.reason);
  if (given?.aborted) stop();
  given?.addEventListener('abort', stop, { once: true });
  const late = () => isOver.abort(new DOMException(`no answer within ${milliseconds / 1000} seconds`, 'TimeoutError'));
  const timer = setTimeout(late, milliseconds);
  return {
    signal: isOver.signal,
    release() {
      clearTimeout(timer);
      given?.removeEventListener('abort', stop);
    },
  };
}
