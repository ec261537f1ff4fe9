import { concat, EMPTY, from, lastValueFrom, NEVER, of, Subject, type Subscription, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import type { Finding } from '../src/index.js';
import { findings } from '../src/stream/index.js';
import { eventsOf } from './support/recording.js';
import { found, line, scene } from './support/scene.js';

const events = eventsOf('docker-20/webapp-incident');

/** A stream that is fed by hand, and what is told of it. */
function live(options: Parameters<typeof findings>[0] = {}) {
  const source = new Subject<Event>();
  const told: Finding[] = [];
  const subscription: Subscription = source.pipe(findings(options)).subscribe((finding) => told.push(finding));
  return { source, told, subscription };
}

describe('findings() on a stream', () => {
  it('tells a crash loop with the very record that proves it, and again as it grows', () => {
    const { source, told } = live({ only: ['crashloop'] });
    const when = new Map<number, string[]>();
    for (const event of events) {
      const before = told.length;
      source.next(event);
      if (told.length > before) when.set(event.position, told.slice(before).map(line));
    }
    expect([...when]).toEqual([
      [80, ['crashloop web-1 ×3 #58,#71,#80']],
      [89, ['crashloop web-2 ×3 #75,#84,#89']],
      [104, ['crashloop web-2 ×4 #75,#84,#89,#104']],
      [112, ['crashloop web-2 ×5 #75,#84,#89,#104,#112']],
      // They are removed: there is nothing to look at but their history.
      [115, ['crashloop web-1 ×3 #58,#71,#80']],
      [116, ['crashloop web-2 ×5 #75,#84,#89,#104,#112']],
    ]);
    expect(new Set(told.map(({ key }) => key)).size).toBe(2);
  });

  it('tells what silence proves when the events’ own time has gone on', () => {
    const { source, told } = live();
    const [first, ...later] = [
      scene('create + start exec_start=e1'),
      scene('create + start exec_start=e1 3620 save=v1').slice(-1),
    ];
    for (const event of first ?? []) source.next(event);
    expect(told).toEqual([]);
    for (const event of later.flat()) source.next(event);
    expect(told.map(line)).toEqual(['exec-open? web #4 still']);
  });

  it('tells what only the end decides when the stream ends', async () => {
    const open = scene('create + start exec_start=e1 60 save=v1');
    const telling = live();
    for (const event of open) telling.source.next(event);
    expect(telling.told).toEqual([]);
    telling.source.complete();
    expect(telling.told.map(line)).toEqual(['exec-open? web #4 still']);
  });

  it('tells that something is over', () => {
    const { source, told } = live({ only: ['stale-image'] });
    for (const event of scene('tag=v1=app:1 create + start 5 tag=v2=app:1 60 die=0')) source.next(event);
    expect(told.map(({ to }) => to === null)).toEqual([true, false]);
    expect(new Set(told.map(({ key }) => key)).size).toBe(1);
  });

  it('is cold: each subscription looks anew', async () => {
    const stream = from(events).pipe(findings());
    const [a, b] = [await lastValueFrom(stream.pipe(toArray())), await lastValueFrom(stream.pipe(toArray()))];
    expect(a.map(line)).toEqual(b.map(line));
    expect(a.length).toBeGreaterThan(found(events).length);
  });

  it('hands on errors, and lets go of its source', () => {
    const { source, subscription } = live();
    expect(source.observed).toBe(true);
    subscription.unsubscribe();
    expect(source.observed).toBe(false);
    const failed: unknown[] = [];
    const bad = new Subject<Event>();
    bad.pipe(findings()).subscribe({ error: (error) => failed.push(error) });
    bad.error(new Error('gone'));
    expect(failed).toEqual([new Error('gone')]);
  });

  it('has nothing to say of nothing', async () => {
    expect(await lastValueFrom(EMPTY.pipe(findings(), toArray()))).toEqual([]);
    const silent: Finding[] = [];
    concat(of(...events.slice(0, 3)), NEVER)
      .pipe(findings())
      .subscribe((finding) => silent.push(finding))
      .unsubscribe();
    expect(silent).toEqual([]);
  });
});
