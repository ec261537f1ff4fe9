import { describe, expect, it } from 'vitest';
import { lines, scene, VOLUME } from './support/scene.js';

/** What is found in a scene, of the kinds that are named. */
const of = (words: string, kind: string) => lines(scene(words)).filter((line) => line.startsWith(kind));

const RUN = 'create + start';

describe('stale-image', () => {
  it.each([
    ['the name moved away', `tag=v1=app:1 ${RUN} 5 tag=v2=app:1`, ['stale-image? web #5 still']],
    ['and came back', `tag=v1=app:1 ${RUN} 5 tag=v2=app:1 5 tag=v1=app:1`, ['stale-image? web #5']],
    ['it ended', `tag=v1=app:1 ${RUN} 5 tag=v2=app:1 die=0`, ['stale-image? web #5']],
    ['another name moved', `tag=v1=app:1 ${RUN} 5 tag=v2=app:2`, []],
    ['it does not run', 'tag=v1=app:1 create 5 tag=v2=app:1', []],
    [
      'it was started when the name had moved',
      'tag=v1=app:1 create 5 tag=v2=app:1 + start',
      ['stale-image? web #5 still'],
    ],
    ['the name was given anew to the same image', `tag=v1=app:1 ${RUN} 5 tag=v1=app:1`, []],
    ['nobody knows what it was created from', `create + start 5 save=v2 tag=v2=app:1`, []],
    ['an image that nobody had heard of', `create + start 5 tag=v2=app:1`, ['stale-image? web #4 still']],
  ])('%s', (_, words, expected) => {
    expect(of(words, 'stale')).toEqual(expected);
  });

  it('is certain where the engine tells of every name that moves', () => {
    const classic = 'tag=v2=x:1 tag=v2=x:2 untag=v2';
    expect(of(`${classic} tag=v1=app:1 ${RUN} 5 tag=v2=app:1`, 'stale')).toEqual(['stale-image web #8 still']);
  });
});

describe('orphaned-volume', () => {
  const short = VOLUME.slice(0, 12);
  it.each([
    ['it was left behind', `${RUN} mount die=0 unmount destroy 60 save=v1`, [`orphaned-volume ${short} #4,#7 still`]],
    ['and was pruned', `${RUN} mount die=0 unmount destroy 60 volume_prune`, [`orphaned-volume ${short} #4,#7`]],
    ['it went with the container', `${RUN} mount die=0 unmount volume_destroy destroy 60 save=v1`, []],
    ['it went right after the container', `${RUN} mount die=0 unmount destroy volume_destroy 60 save=v1`, []],
    [
      'it was handed on, as compose does',
      `${RUN} mount die=0 unmount destroy next.create 2 next.mount next.start 60 save=v1`,
      [],
    ],
    ['another has it as well', `${RUN} mount db.create db.mount db.start die=0 unmount destroy 60 save=v1`, []],
    [
      'it may still be handed on',
      `${RUN} mount die=0 unmount destroy 3 save=v1`,
      [`orphaned-volume? ${short} #4,#7 still`],
    ],
    ['a volume with a name', `${RUN} mount=data die=0 unmount=data destroy 60 save=v1`, []],
  ])('%s', (_, words, expected) => {
    expect(of(words, 'orphaned')).toEqual(expected);
  });
});

describe('exec-open', () => {
  it.each([
    ['it has not ended', `${RUN} exec_start=e1 60 save=v1`, ['exec-open? web #4 still']],
    ['it began just now', `${RUN} exec_start=e1 5 save=v1`, []],
    ['it ended', `${RUN} exec_start=e1 60 exec_die=e1 60 save=v1`, []],
    ['it ended with its container', `${RUN} exec_start=e1 60 die=0 60 save=v1`, []],
    ['it ended after an hour and more', `${RUN} exec_start=e1 4000 exec_die=e1`, ['exec-open? web #4']],
    ['one of two', `${RUN} exec_start=e1 exec_start=e2 60 exec_die=e1 save=v1`, ['exec-open? web #5 still']],
    ['in a gap it may have ended', `${RUN} exec_start=e1 gap=60 60 save=v1`, []],
  ])('%s', (_, words, expected) => {
    expect(of(words, 'exec')).toEqual(expected);
  });
});

describe('name-moved', () => {
  it.each([
    ['renamed away, and taken', `${RUN} rename=web-old=web next.rename=web=next`, ['name-moved web #4,#5']],
    ['removed, and taken', `${RUN} die=0 destroy 5 next.create next.rename=web=next`, ['name-moved web #5,#7']],
    [
      'there and back',
      `${RUN} rename=web-old=web next.rename=web=next next.destroy=web rename=web=web-old`,
      ['name-moved web ×2 #4,#5,#6,#7'],
    ],
    ['taken only the next day', `${RUN} die=0 destroy 90000 next.rename=web=next`, []],
    ['the same container again', `${RUN} rename=web-old=web rename=web=web-old`, []],
    ['in a gap', `${RUN} rename=web-old=web gap=1 next.rename=web=next`, []],
  ])('%s', (_, words, expected) => {
    expect(of(words, 'name')).toEqual(expected);
  });
});
