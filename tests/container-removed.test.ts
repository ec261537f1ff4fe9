import { describe, expect, it } from 'vitest';
import { fold, initial } from '../src/fold/index.js';
import { readText } from '../src/read/index.js';
import { told } from './support/story.js';

const ID = 'c'.repeat(64);

/** Events of one container, at seconds of the log. */
function heard(...words: readonly (readonly [action: string, second: number])[]): readonly string[] {
  const lines = words.map(([Action, second]) => {
    const time = { time: 1_795_470_650 + second, timeNano: `#${1_795_470_650 + second}000000000` };
    const record = { Type: 'container', Action, Actor: { ID, Attributes: { name: 'web', image: 'app:1' } }, ...time };
    return JSON.stringify(record).replace(/"#(\d+)"/, '$1');
  });
  return fold(initial(), readText(lines.join('\n'))).containers.map(({ status }) => status);
}

describe('a container that was removed', () => {
  it('does not come back by what trails its removal', () => {
    expect(told('create + start kill=9 die=137 - destroy stop')).toBeUndefined();
    expect(told('create + start kill=9 die=137 - destroy exec_die')).toBeUndefined();
  });

  it('does not come back by the record of its creation, told late or again', () => {
    expect(heard(['destroy', 5], ['create', 1])).toEqual([]);
    expect(heard(['create', 1], ['start', 2], ['destroy', 5], ['create', 1])).toEqual([]);
    expect(heard(['create', 1], ['destroy', 1], ['create', 1])).toEqual([]);
  });

  it('is not the one that is created after all that was told, whatever its id', () => {
    expect(heard(['create', 1], ['destroy', 5], ['create', 6])).toEqual(['created']);
  });
});
