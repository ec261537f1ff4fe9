/**
 * What the caller can do about it, which is all that a program needs to branch on.
 *
 * - `usage`: the call was wrong; change the call.
 * - `not-found`: the thing asked for is not in the log at that instant; ask for another.
 * - `ambiguous`: several things answer to that reference; say more of it.
 * - `input`: the log (or baseline) cannot be read; repair or replace it.
 * - `limit`: a named bound was passed; raise it, or make the input smaller.
 * - `engine`: an engine cannot be reached, or does not allow what was asked; see to it, or name another.
 */
export type ErrorCode = 'usage' | 'not-found' | 'ambiguous' | 'input' | 'limit' | 'engine';

/** Both sides of the disagreement, and the cure. */
export interface ErrorDetail {
  /** What was expected, in the caller's terms. */
  readonly expected?: string;
  /** What was found instead. */
  readonly found?: string;
  /** The next step: a sentence in the imperative. */
  readonly cure?: string;
  /** What could have been meant, most likely first. */
  readonly candidates?: readonly string[];
  readonly cause?: unknown;
}

/**
 * The one error class that Hindcast throws on purpose.
 *
 * In plain words: `message` says what is wrong, `cure` says what to do, `code` says what kind of thing you can do.
 *
 * @example
 * ```ts
 * try { state.container('web'); } catch (error) {
 *   if (error instanceof HindcastError && error.code === 'ambiguous') console.log(error.candidates);
 * }
 * ```
 */
export class HindcastError extends Error {
  override readonly name = 'HindcastError';
  readonly code: ErrorCode;
  readonly expected: string | null;
  readonly found: string | null;
  readonly cure: string | null;
  readonly candidates: readonly string[];

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.expected = detail.expected ?? null;
    this.found = detail.found ?? null;
    this.cure = detail.cure ?? null;
    this.candidates = detail.candidates ?? [];
  }
}
