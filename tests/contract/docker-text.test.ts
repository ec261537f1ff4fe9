import { describe, expect, it } from 'vitest';
import { encodeEvent } from '../../src/event/encode.js';
import type { Event } from '../../src/event/event.js';
import { instant } from '../../src/event/instant.js';
import { readText } from '../../src/read/index.js';
import { eventsOf, logText } from '../support/recording.js';
import { readerContract } from './reader.js';

const log = logText('docker-20/mid-life', 'events.txt');
const said = (event: Event) => ({ ...encodeEvent(event), source: null });

// Labels with newlines go over several lines, so a record is not a line; the contract's samples of line logs do not fit.
const oneLine = log
  .split('\n')
  .filter(
    (line, i, all) =>
      /^\d{4}-/.test(line) && (all[i + 1] === '' || all[i + 1] === undefined || /^\d{4}-/.test(all[i + 1] ?? '')),
  )
  .join('\n');
readerContract('docker-text', `${oneLine}\n`, {
  lines: true,
  instants: (text) => [...text.matchAll(/^(\S+) /gm)].map(([, at]) => instant(at ?? '')),
});

describe("docker's text", () => {
  const ID = 'c'.repeat(64);
  const line = (rest: string) => `2026-11-23T21:55:33.990496617Z container ${rest}`;
  const first = (text: string) => readText(text)[0];

  it('says what the same log says as JSON, hostile labels and all', () => {
    expect(readText(log).map(said)).toEqual(eventsOf('docker-20/mid-life').map(said));
  });

  it('reads a time in any zone', () => {
    expect(first(line(`start ${ID} (image=i, name=n)`).replace('Z', '+05:45'))?.at).toBe(
      instant('2026-11-23T16:10:33.990496617Z'),
    );
  });

  it('reads a prune, which has no id', () => {
    expect(first(line('prune  (reclaimed=12)'))).toMatchObject({
      type: 'container.prune',
      id: null,
      data: { reclaimed: 12 },
    });
  });

  it('reads a command that holds parentheses, colons and newlines', () => {
    const event = first(`${line(`exec_create: sh -c (a: b)\n(c) ${ID} (execID=e, image=i, name=n)`)}\n`);
    expect(event).toMatchObject({
      type: 'container.exec_create',
      id: ID,
      data: { command: 'sh -c (a: b)\n(c)', execId: 'e' },
    });
  });

  it('is not fooled by a label that looks like attributes', () => {
    const event = first(line(`die ${ID} (exitCode=3, image=i, name=n, sneaky=1, name=evil, image=worse)`));
    expect(event).toMatchObject({
      type: 'container.die',
      data: { exitCode: 3, name: 'n', image: 'i', labels: { sneaky: '1, name=evil, image=worse' } },
    });
  });

  it.each([
    [
      'a command that looks like an id and attributes',
      `exec_create: x ${ID} (image=i, name=n) ${ID} (image=i, name=n)`,
      /^ambiguous/,
    ],
    ['attributes without an end', `start ${ID} (image=i, na`, /^cut off/],
  ])('names %s', (_, rest, reason) => {
    const events = readText(`${line(rest)}\n${line(`start ${ID} (image=i, name=n)`)}\n`);
    expect(events[0]).toMatchObject({ type: 'recording.unreadable', data: { reason: expect.stringMatching(reason) } });
    expect(events[1]?.type).toBe('container.start');
  });
});
