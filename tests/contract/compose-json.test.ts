import { describe, expect, it } from 'vitest';
import { instant } from '../../src/event/instant.js';
import { fold, initial } from '../../src/fold/index.js';
import { readText } from '../../src/read/index.js';
import { logText } from '../support/recording.js';
import { factsOf, wrong } from '../support/truth.js';
import { readerContract } from './reader.js';

const times = (log: string) => [...log.matchAll(/"time": ?"([^"]+)"/g)].map(([, at]) => instant(at ?? ''));

for (const name of ['compose-1/everything', 'compose-2/everything']) {
  readerContract('compose-json', logText(name), { lines: true, instants: times });
}

describe('docker compose events', () => {
  it('says nothing wrong of its containers at any checkpoint', () => {
    const facts = factsOf('compose-2/everything');
    expect(facts.length).toBeGreaterThan(1_000);
    expect(wrong(facts)).toEqual([]);
  });

  it('tells the service, and says that it does not tell all labels', () => {
    const [first] = readText(logText('compose-2/everything'));
    const container = first && fold(initial(), [first]).containers[0];
    expect(container?.labels['com.docker.compose.service']).toBe('db');
    expect(container?.uncertain).toContain('labels');
  });
});
