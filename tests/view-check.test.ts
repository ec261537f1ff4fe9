import { describe, expect, it } from 'vitest';
import { REDACTED } from '../src/event/redacted.js';
import { fold, initial } from '../src/fold/index.js';
import { readText } from '../src/read/index.js';
import { observedFrom } from '../src/read/inspect.js';
import { check } from '../src/view/check.js';

const ID = 'a'.repeat(64);

function told(labels: Readonly<Record<string, string>>) {
  const Attributes = { ...labels, image: 'app:1', name: 'web' };
  const created = { Type: 'container', Action: 'create', Actor: { ID, Attributes }, timeNano: 1795470650000000000 };
  return fold(initial(), readText(`${JSON.stringify(created)}\n`));
}

function labelsOf(ours: Readonly<Record<string, string>>, theirs: Readonly<Record<string, string>>) {
  const truth = [observedFrom({ Id: ID, Name: '/web', Config: { Image: 'app:1', Labels: theirs }, State: {} })].flatMap(
    (one) => one ?? [],
  );
  return check(told(ours), truth, true).find(({ field }) => field === 'labels');
}

describe('labels, held against the engine’s', () => {
  it.each([
    ['the same', { tier: 'web' }, { tier: 'web' }, 'right'],
    ['another value', { tier: 'web' }, { tier: 'db' }, 'wrong'],
    ['one that the log does not have', {}, { tier: 'web' }, 'wrong'],
    ['one that was left out', { tier: 'web', token: REDACTED }, { tier: 'web', token: 's3cret' }, 'unknown'],
    ['one that was left out, and there is none', { token: REDACTED }, {}, 'wrong'],
    ['one that was left out, and another value', { tier: 'web', token: REDACTED }, { tier: 'db', token: 'x' }, 'wrong'],
  ])('%s: %s', (_, ours, theirs, verdict) => {
    expect(labelsOf(ours, theirs)?.verdict).toBe(verdict);
  });
});
