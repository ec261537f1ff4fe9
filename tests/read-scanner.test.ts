import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SCANNER_FILE, scannerModule } from '../scripts/scanner.js';
import { Scanner } from '../src/read/scanner.js';

const ID = 'ab'.repeat(32);
/** In the same place as the one before, among those that were read last. */
const RIVAL = `${ID.slice(0, 8)}${'cd'.repeat(28)}`;
const SECONDS = '1795000000';
const FRACTION = '123456789';

interface Parts {
  id?: string;
  seconds?: string;
  again?: string;
  fraction?: string;
  end?: string;
  label?: string;
}

const record = ({
  id = ID,
  seconds = SECONDS,
  again = seconds,
  fraction = FRACTION,
  end = '}\n',
  label = 'x',
}: Parts) =>
  `{"status":"exec_start: probe","id":"${'0'.repeat(64)}","Actor":{"Attributes":{"execID":"${id}","zone":"${label}"}},"time":${seconds},"timeNano":${again}${fraction}${end}`;

const KNOWN = record({});
const outline = { length: KNOWN.length, times: KNOWN.indexOf(SECONDS), hole: KNOWN.indexOf(ID) };

/** One that knows the record. */
function taught(hole = outline.hole): Scanner {
  const scanner = Scanner.make();
  if (!scanner) throw new Error('no scanner can run here');
  scanner.load(new TextEncoder().encode(KNOWN));
  scanner.learn(0, scanner.hashAt(0) & (scanner.slots - 1), { ...outline, hole });
  return scanner;
}

function scanned(scanner: Scanner, log: string) {
  scanner.load(Uint8Array.from(log, (char) => char.charCodeAt(0)));
  const count = scanner.scan(0);
  return Array.from({ length: count }, (_, row) => [scanner.idOf(row), scanner.instantOf(row)]);
}

describe('the scanner', () => {
  it('is the translation of its source', async () => {
    expect(readFileSync(SCANNER_FILE, 'utf8')).toBe(await scannerModule());
  });

  it('gives the ids and instants of records that it knows, and stops behind them', () => {
    const scanner = taught();
    const log = KNOWN + record({ id: RIVAL, fraction: '000000000' }) + record({ seconds: '1795000001' }) + KNOWN;
    expect(scanned(scanner, `${log}{"other":1}\n`)).toEqual([
      [ID, 1_795_000_000_123_456_789n],
      [RIVAL, 1_795_000_000_000_000_000n],
      [ID, 1_795_000_001_123_456_789n],
      [ID, 1_795_000_000_123_456_789n],
    ]);
    expect(scanner.end).toBe(log.length);
    expect(scanned(scanner, record({ id: RIVAL }))).toEqual([[RIVAL, 1_795_000_000_123_456_789n]]);
  });

  it.each([
    ['is cut', KNOWN.slice(0, -1)],
    ['has no end of line', record({ end: '} ' })],
    ['goes on', record({ end: ',"x":1}\n' })],
    ['has two times', record({ again: '1795000001' })],
    ['has seconds that begin with zero', record({ seconds: '0795000000' })],
    ['has a letter in its seconds', record({ seconds: '179500000a' })],
    ['has a letter in its fraction', record({ fraction: '12345678a' })],
    ['has a sign in its fraction', record({ fraction: '-23456789' })],
    ['has another label', record({ label: 'y' })],
    ['has an id with a capital', record({ id: `A${ID.slice(1)}` })],
    ['has an id with a letter that is no digit', record({ id: `${ID.slice(0, 63)}g` })],
    ['has an id with a sign between the digits', record({ id: `${ID.slice(0, 63)}:` })],
    ['has an id with a byte beyond ASCII', record({ id: `${ID.slice(0, 63)}\u00b0` })],
    ['has a zero in it', KNOWN.replace('zone', 'zo\0e')],
    ['begins otherwise', KNOWN.replace('probe', 'prove')],
  ])('leaves alone a record that %s', (_, log) => {
    expect(scanned(taught(), log)).toEqual([]);
    expect(scanned(taught(), KNOWN + log)).toHaveLength(1);
  });

  it('compares an id where none may differ', () => {
    expect(scanned(taught(0), KNOWN)).toHaveLength(1);
    expect(scanned(taught(0), record({ id: RIVAL }))).toEqual([]);
  });

  it('looks at a record in either of its two places', () => {
    const scanner = taught();
    scanner.load(new TextEncoder().encode(KNOWN));
    const slot = scanner.hashAt(0) & (scanner.slots - 1);
    expect(scanner.scan(0)).toBe(1);
    expect(scanner.slotOf(0)).toBe(slot);
    const other = taught(0);
    other.load(new TextEncoder().encode(KNOWN));
    other.learn(0, slot ^ 1, outline);
    expect(scanned(other, record({ id: RIVAL }))).toHaveLength(1);
    expect(other.slotOf(0)).toBe(slot ^ 1);
  });

  it('has rows for as many records as a block can hold', () => {
    const short = `{"a":"${'x'.repeat(70)}","time":${SECONDS},"timeNano":${SECONDS}${FRACTION}}\n`;
    expect(short).toHaveLength(128);
    const scanner = taught();
    scanner.load(new TextEncoder().encode(short));
    const slot = scanner.hashAt(0) & (scanner.slots - 1);
    scanner.learn(0, slot, { length: short.length, times: short.indexOf(SECONDS), hole: 0 });
    const count = Math.floor(scanner.blockBytes / short.length);
    scanner.load(new TextEncoder().encode(short.repeat(count)));
    expect(scanner.scan(0)).toBe(count);
  });
});
