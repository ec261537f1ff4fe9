import { describe, expect, it } from 'vitest';
import { Inbox } from '../src/live/inbox.js';
import { settle } from './support/hands.js';

const line = (number: number) => ({ number, text: `line ${number}`, fault: null, ended: true, returned: false });

describe('the row between a socket and a slow subscriber', () => {
  it('loses one stretch, and not one behind every few lines that were handed on', async () => {
    const handed: (number | string)[] = [];
    let go = (): void => undefined;
    const inbox = new Inbox({
      deliver: ({ number }) => handed.push(number),
      lose: (count) => handed.push(`lost ${count}`),
      // Whoever takes them takes a slice, and then is busy.
      ready: () =>
        new Promise((resolve) => {
          go = resolve;
        }),
      fail: () => undefined,
      now: () => 0n,
      linesMax: 1_024,
    });
    for (let n = 1; n <= 2_000; n++) inbox.push(line(n));
    await settle();
    go();
    await settle();
    expect(handed.length).toBe(256);
    for (let n = 2_001; n <= 2_300; n++) inbox.push(line(n));
    for (let slice = 0; slice < 4; slice++) {
      go();
      await settle();
    }
    for (let n = 2_301; n <= 2_310; n++) inbox.push(line(n));
    await settle();
    go();
    await settle();
    const all = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
    expect(handed).toEqual([...all(1, 1_024), 'lost 1276', ...all(2_301, 2_310)]);
    inbox.close();
  });

  it('tells what was thrown, and hands on nothing more', async () => {
    const handed: unknown[] = [];
    const inbox = new Inbox({
      deliver: ({ number }) => {
        if (number === 2) throw new Error('no');
        handed.push(number);
      },
      lose: () => undefined,
      fail: (error) => handed.push(String(error)),
      ready: undefined,
      now: () => 0n,
      linesMax: 1_024,
    });
    for (let n = 1; n <= 3; n++) inbox.push(line(n));
    await settle();
    inbox.push(line(4));
    await settle();
    expect(handed).toEqual([1, 'Error: no']);
  });
});
