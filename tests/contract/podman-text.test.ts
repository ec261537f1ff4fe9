import { describe, expect, it } from 'vitest';
import { fold, initial } from '../../src/fold/index.js';
import { goInstant } from '../../src/read/go-time.js';
import { readText } from '../../src/read/index.js';
import { check } from '../../src/view/check.js';
import { checkpointsOf, logText } from '../support/recording.js';
import { readerContract } from './reader.js';

const times = (log: string) => [...log.matchAll(/^(\S+ \S+ \S+ \S+) /gm)].map(([, at]) => goInstant(at ?? ''));

// The last line of a record without parentheses does not show its own end, so the sample of the contract's cuts is of containers.
for (const name of ['podman-4/everything', 'podman-5/everything']) {
  const log = logText(name, 'events.txt');
  const oneLine = log.split('\n').filter((line) => / container \S+ [0-9a-f]{64} \(.*\)$/.test(line));
  readerContract('podman-text', `${oneLine.join('\n')}\n`, { lines: true, instants: times });
}

describe("podman's text", () => {
  it.each(['podman-4/everything', 'podman-5/everything'])('says nothing wrong at any checkpoint of %s', (name) => {
    const events = readText(logText(name, 'events.txt'));
    const facts = checkpointsOf(name)
      .filter(({ stable }) => stable)
      .flatMap(({ afterEvents, truth }) => check(fold(initial(), events.slice(0, afterEvents)), truth, false));
    expect(facts.length).toBeGreaterThan(100);
    expect(facts.filter(({ verdict }) => verdict === 'wrong')).toEqual([]);
  });

  it('has no exit codes, and says so', () => {
    const { containers } = fold(initial(), readText(logText('podman-4/everything', 'events.txt')));
    const exited = containers.filter(({ status }) => status === 'exited');
    expect(exited.length).toBeGreaterThan(3);
    for (const { exitCode, uncertain } of exited)
      expect({ exitCode, uncertain }).toMatchObject({
        exitCode: null,
        uncertain: expect.arrayContaining(['exitCode']),
      });
  });
});
