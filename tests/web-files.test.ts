import { describe, expect, it } from 'vitest';
import { HindcastError } from '../src/error.js';
import { eventsOf } from '../src/web/files.js';
import { logText, eventsOf as recorded } from './support/recording.js';

const NAME = 'docker-20/webapp-incident';
const log = logText(NAME);

describe('files that are dropped', () => {
  it('are the events of the log, and tell how much of them was read', async () => {
    const parts: number[] = [];
    const { events, notes } = await eventsOf([new File([log], 'log.jsonl')], { onPart: (part) => parts.push(part) });
    expect(events).toEqual(recorded(NAME));
    expect(notes).toEqual([]);
    expect(parts.at(-1)).toBe(1);
    expect(parts).toEqual([...parts].sort((a, b) => a - b));
  });

  it('are refused beyond what a page holds, with what helps', async () => {
    const reading = eventsOf([new File([log], 'log.jsonl')], { recordsMax: 100 });
    await expect(reading).rejects.toThrow(/^more than 100 records/);
    await expect(reading).rejects.toMatchObject({ code: 'limit', cure: expect.stringContaining('hindcast report') });
    expect((await eventsOf([new File([log], 'log.jsonl')], { recordsMax: 139 })).events.length).toBe(139);
  });

  it('that the browser cannot read are named, with what a folder asks for', async () => {
    const folder = Object.assign(new File(['x'], 'recording'), {
      slice: () => {
        throw new DOMException('A requested file or directory could not be found', 'NotFoundError');
      },
    });
    const failed = await eventsOf([folder]).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(HindcastError);
    expect(failed).toMatchObject({
      message: 'recording: the browser cannot read it (NotFoundError)',
      cure: expect.stringMatching(/drop the files that are in it/),
    });
  });

  it('are no longer read when nobody wants them', async () => {
    const over = AbortSignal.abort(new Error('another was dropped'));
    await expect(eventsOf([new File([log], 'log.jsonl')], { signal: over })).rejects.toThrow('another was dropped');
  });
});
