import { Subject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { QUEUE_BYTES_MAX, Recorder, type Sink, type Written } from '../src/live/recorder.js';
import type { Told } from '../src/live/told.js';
import { readText } from '../src/read/index.js';
import { Hands, settle } from './support/hands.js';
import { line } from './support/recorded-lines.js';

const told = (n: number, text = line(n)): Told => ({ line: text, event: readText(line(n))[0] as Event });

/** A disk that does what it is asked at once, or when it is let, and keeps a diary. */
class Disk implements Sink {
  readonly diary: string[] = [];
  #appended = 0;
  #gate: Promise<void> | null = null;
  #open = (): void => undefined;
  fault: Error | null = null;

  hold(): void {
    this.#gate = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  release(): void {
    this.#gate = null;
    this.#open();
  }

  async append(lines: readonly string[]): Promise<void> {
    this.diary.push(`append ${lines.length}`);
    await this.#gate;
    if (this.fault) throw this.fault;
    this.#appended += lines.length;
  }

  async sync(): Promise<number> {
    this.diary.push('sync');
    await this.#gate;
    return this.#appended;
  }

  async tidy(): Promise<void> {
    this.diary.push('tidy');
  }
}

function recording(signal?: AbortSignal) {
  const hands = new Hands();
  const disk = new Disk();
  const engine = new Subject<Told>();
  const counted: Written[] = [];
  const recorder = new Recorder(disk, { scheduler: hands, on: (written) => counted.push(written), signal });
  const over = recorder.record(engine);
  over.catch(() => undefined);
  return { hands, disk, engine, counted, recorder, over };
}

describe('a recorder', () => {
  it('hands a line on at once, and has it on the disk in less than 200 ms', async () => {
    const { hands, disk, engine, counted } = recording();
    engine.next(told(1));
    await settle();
    expect(disk.diary).toEqual(['append 1']);
    expect(counted).toEqual([]);
    await hands.pass(199);
    expect(disk.diary).toEqual(['append 1', 'sync']);
    expect(counted).toEqual([{ records: 1, last: told(1), at: 100 }]);
  });

  it('counts from the first line of a group, however many follow', async () => {
    const { hands, engine, counted } = recording();
    for (let n = 1; n <= 30; n++) {
      engine.next(told(n));
      await hands.pass(10);
    }
    await hands.pass(100);
    expect(counted.map(({ records, at }) => [records, at])).toEqual([
      [10, 100],
      [20, 200],
      [30, 300],
    ]);
  });

  it('writes together what came while the disk was busy', async () => {
    const { disk, engine, hands } = recording();
    disk.hold();
    for (let n = 1; n <= 50; n++) {
      engine.next(told(n));
      await settle();
    }
    disk.release();
    await hands.pass(100);
    expect(disk.diary).toEqual(['append 1', 'append 49', 'sync']);
  });

  it('does nothing while nothing is told, but look now and then after the segments', async () => {
    const { hands, disk } = recording();
    await hands.pass(31_000);
    expect(disk.diary).toEqual(['tidy', 'tidy', 'tidy']);
  });

  it('has everything on the disk when the engine has told all', async () => {
    const { disk, engine, counted, over, hands } = recording();
    engine.next(told(1));
    engine.next(told(2));
    engine.complete();
    await over;
    expect(disk.diary).toEqual(['append 2', 'sync']);
    expect(counted.at(-1)?.records).toBe(2);
    expect(hands.waiting).toBe(0);
  });

  it('that is told to stop takes no more, and has on the disk what it took', async () => {
    const stop = new AbortController();
    const { disk, engine, counted, over, hands } = recording(stop.signal);
    disk.hold();
    engine.next(told(1));
    await settle();
    engine.next(told(2));
    stop.abort();
    engine.next(told(3));
    expect(engine.observed).toBe(false);
    disk.release();
    await over;
    expect(counted.at(-1)?.records).toBe(2);
    expect(hands.waiting).toBe(0);
  });

  it('that is told to stop before it began ends', async () => {
    const { over, engine } = recording(AbortSignal.abort());
    await over;
    expect(engine.observed).toBe(false);
  });

  it('says what went wrong with the engine, when the rest is on the disk', async () => {
    const { engine, counted, over } = recording();
    engine.next(told(1));
    engine.error(new Error('not allowed any more'));
    await expect(over).rejects.toThrow('not allowed any more');
    expect(counted.at(-1)?.records).toBe(1);
    const disk = new Disk();
    await expect(new Recorder(disk).record(throwError(() => new Error('at once')))).rejects.toThrow('at once');
  });

  it('lets go of the engine when the disk fails', async () => {
    const { disk, engine, counted, over } = recording();
    disk.fault = new Error('the disk is full');
    engine.next(told(1));
    await expect(over).rejects.toThrow('the disk is full');
    expect(engine.observed).toBe(false);
    expect(counted).toEqual([]);
  });

  it('makes the engine wait while the disk cannot keep up, and no longer', async () => {
    const { disk, engine, recorder, hands } = recording();
    disk.hold();
    const large = 'x'.repeat(QUEUE_BYTES_MAX / 4);
    for (let n = 1; n <= 3; n++) engine.next(told(n, large));
    expect(recorder.ready()).toBeNull();
    engine.next(told(4, large));
    let isReady = false;
    const ready = recorder.ready()?.then(() => {
      isReady = true;
    });
    expect(ready).toBeDefined();
    await settle();
    expect(isReady).toBe(false);
    disk.release();
    await hands.pass(1);
    expect(isReady).toBe(true);
    expect(recorder.ready()).toBeNull();
  });

  it('lets nobody wait for a disk that has failed', async () => {
    const { disk, engine, recorder, over } = recording();
    disk.hold();
    engine.next(told(1, 'x'.repeat(QUEUE_BYTES_MAX)));
    const ready = recorder.ready();
    disk.fault = new Error('the disk is full');
    disk.release();
    await expect(over).rejects.toThrow('the disk is full');
    await ready;
  });
});
