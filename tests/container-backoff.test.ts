import { describe, expect, it } from 'vitest';
import { told } from './support/story.js';

/** A container that a policy has brought back so often, each time when Docker does, and that has ended again; so many seconds later the log goes on. */
function endedAgain(restarts: number, later: number) {
  const runs = Array.from({ length: restarts }, (_, n) => `die=1 ${Math.min(60, 0.1 * 2 ** n) - 0.05} start`);
  return told(`create start ${runs.join(' ')} die=1 ${later} other`);
}

describe('a policy waits twice as long each time, up to a minute', () => {
  it.each([
    [0, 5, 6],
    [3, 5, 6],
    [8, 30, 31],
    [9, 56, 57],
    [10, 64, 66],
    [11, 64, 66],
  ])('after %i restarts silence says nothing for %i seconds, and that it stays so after %i', (restarts, open, over) => {
    expect(endedAgain(restarts, open)?.uncertain).toContain('status');
    expect(endedAgain(restarts, over)?.uncertain).not.toContain('status');
    expect(endedAgain(restarts, over)).toMatchObject({ status: 'exited' });
  });
});
