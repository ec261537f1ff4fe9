import pc from 'picocolors';
import type { Io } from './io.js';

/** Colours, where a terminal wants them; elsewhere they are none. */
export function colours({ env: { NO_COLOR, FORCE_COLOR, TERM }, stdout }: Io): ReturnType<typeof pc.createColors> {
  const isAble = stdout.isTTY === true && TERM !== 'dumb';
  return pc.createColors((NO_COLOR === undefined || NO_COLOR === '') && (Boolean(FORCE_COLOR) || isAble));
}
