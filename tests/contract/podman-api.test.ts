import { describe, expect, it } from 'vitest';
import { fold, initial } from '../../src/fold/index.js';
import { readText } from '../../src/read/index.js';
import { check } from '../../src/view/check.js';
import { toDocument } from '../../src/view/document.js';
import { checkpointsOf, logText } from '../support/recording.js';
import { readerContract } from './reader.js';

const nanos = (log: string) => [...log.matchAll(/"timeNano":(\d+)/g)].map(([, digits]) => BigInt(digits ?? ''));

for (const name of ['podman-4/everything', 'podman-5/everything']) {
  readerContract('podman-api', logText(name, 'api.jsonl'), { lines: true, instants: nanos });
}

describe("podman's interface", () => {
  it('says nothing wrong of what is left at the end', () => {
    const state = fold(initial(), readText(logText('podman-4/everything', 'api.jsonl')));
    const truth = checkpointsOf('podman-4/everything').at(-1)?.truth ?? [];
    const facts = check(state, truth, false);
    expect(facts.length).toBeGreaterThan(100);
    expect(facts.filter(({ verdict }) => verdict === 'wrong')).toEqual([]);
  });

  it('takes what only some events say of themselves for a label in the others', () => {
    const line = (Action: string, attributes: object) =>
      JSON.stringify({
        Type: 'container',
        Action,
        Actor: { ID: 'a'.repeat(64), Attributes: { image: 'base', name: 'web', podId: '', ...attributes } },
        timeNano: 1795585304843082,
      });
    const labels = { exitCode: 'a label', network: 'mine', error: 'none', tier: 'web' };
    const log = [line('create', labels), line('start', labels), line('die', { ...labels, exitCode: '3' })].join('\n');
    const state = fold(initial(), readText(log)).container('a'.repeat(64));
    expect(state).toMatchObject({ labels, exitCode: 3 });
    expect(state?.uncertain).not.toContain('labels');
  });

  it('tells the same lives as the log file', () => {
    const lives = (log: string) =>
      toDocument(fold(initial(), readText(log))).containers.map(({ id, name, status, exitCode, restarts }) => ({
        id,
        name,
        status,
        exitCode,
        restarts,
      }));
    expect(lives(logText('podman-4/everything', 'api.jsonl'))).toEqual(lives(logText('podman-4/everything')));
  });
});
