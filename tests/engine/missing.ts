import { expect, it } from 'vitest';

/** Says that an engine cannot be had and how to get it; where it must be there (`HINDCAST_ENGINE_REQUIRED`), that is a failure. */
export function missing(name: string, reason: string | null): void {
  if (reason === null) return;
  process.stderr.write(`\nNo ${name} to hold Hindcast against: ${reason}\n`);
  if (process.env.HINDCAST_ENGINE_REQUIRED) it(`${name} is there`, () => expect.fail(reason));
}
