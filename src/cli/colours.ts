import pc from 'picocolors';
import type { Io } from './io.js';

/** Colours, where a terminal wants them; elsewhere text stays as it is. */
export function coloursOf({ env, stdout }: Io): ReturnType<typeof pc.createColors> {
  const { NO_COLOR, FORCE_COLOR, TERM } = env;
  const isAble = stdout.isTTY === true && TERM !== 'dumb';
  return pc.createColors((NO_COLOR === undefined || NO_COLOR === '') && (Boolean(FORCE_COLOR) || isAble));
}
