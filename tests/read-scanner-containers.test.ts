import { describe, expect, it } from 'vitest';
import { Host } from '../bench/shape.js';
import { Actions } from '../src/read/actions.js';
import { Containers } from '../src/read/containers.js';
import { KIND } from '../src/read/kinds.js';
import { Scanner } from '../src/read/scanner.js';

const ID = 'ab'.repeat(32);
const EXEC = '01'.repeat(32);
const TIMES = '"time":1795000000,"timeNano":1795000000123456789}\n';

interface Parts {
  action?: string;
  attributes?: string;
  id?: string;
  scope?: string;
}

/** As Docker writes it from 29 on. */
const typed = ({ action = 'start', attributes = '"image":"i","name":"n"', id = ID, scope = 'local' }: Parts) =>
  `{"Type":"container","Action":"${action}","Actor":{"ID":"${id}","Attributes":{${attributes}}},"scope":"${scope}",${TIMES}`;

/** As it did up to 28. */
const flat = (parts: Parts) => {
  const { action = 'start', id = ID } = parts;
  return `{"status":"${action}","id":"${id}","from":"i",${typed(parts).slice(1)}`;
};

function scannerOf(log: string): Scanner {
  const scanner = Scanner.make();
  if (!scanner) throw new Error('no scanner can run here');
  scanner.load(Uint8Array.from(log, (char) => char.charCodeAt(0)));
  return scanner;
}

/** One that knows the container of the first record, which has this action; how many attributes it was met with. */
function met(log: string, action = 'start', kind: keyof typeof KIND = 'plain') {
  const scanner = scannerOf(log);
  const number = scanner.learnAction(log.indexOf(action), action.length, KIND[kind]);
  return { scanner, number, count: scanner.meet(0) };
}

const attributesOf = (scanner: Scanner, count: number) =>
  Array.from({ length: count }, (_, i) => [scanner.nameOf(i), scanner.valueOf(i)]);

describe('a container that was forgotten', () => {
  it('is not the one whose id stands in the record of another thing', () => {
    const network = `{"Type":"network","Action":"connect","Actor":{"ID":"${'e'.repeat(64)}","Attributes":{"container":"${ID}","name":"net","type":"bridge"}},"scope":"local",${TIMES}`;
    const { scanner } = met(typed({}));
    scanner.load(Buffer.from(network + network));
    const outline = { length: network.length, times: network.indexOf('1795'), hole: network.indexOf(ID) };
    scanner.learn(0, scanner.hashAt(0) & (scanner.slots - 1), outline);
    expect(scanner.scan(0)).toBe(2);
    expect([scanner.holderOf(0), scanner.holderOf(1)]).toEqual([scanner.met, scanner.met]);
    scanner.forget();
    expect(scanner.scan(0)).toBe(2);
    expect([scanner.holderOf(0), scanner.idOf(0)]).toEqual([-1, ID]);
  });
});

describe.each([
  ['up to 28', flat],
  ['from 29 on', typed],
])("containers of Docker's, %s", (_, record) => {
  it('are met with their attributes, without what the action says of itself', () => {
    const attributes = `"a":"x \\" y","execID":"${EXEC}","image":"i","name":"n","zone":""`;
    const { scanner, count } = met(record({ action: 'exec_start: ls', attributes }), 'exec_start: ls', 'exec');
    expect(attributesOf(scanner, count)).toEqual([
      ['a', 'x \\" y'],
      ['image', 'i'],
      ['name', 'n'],
      ['zone', ''],
    ]);
    expect(scanner.metId).toBe(ID);
    expect(scanner.scan(0)).toBe(1);
    expect([scanner.containerOf(0), scanner.idOf(0)]).toEqual([scanner.met, EXEC]);
  });

  it('are found again with any action that is known, and what it says', () => {
    const said: [string, keyof typeof KIND, string][] = [
      ['start', 'plain', ''],
      ['die', 'die', '"execDuration":"7","exitCode":"137",'],
      ['die', 'die', '"exitCode":"0",'],
      ['exec_die', 'execDie', `"execID":"${EXEC}","exitCode":"1",`],
    ];
    const log = said.map(([action, , own]) => record({ action, attributes: `${own}"image":"i","name":"n"` })).join('');
    const kill = record({ action: 'kill', attributes: '"image":"i","name":"n","signal":"15"' });
    const { scanner } = met(log + kill);
    for (const [action, kind] of said.slice(1))
      scanner.learnAction(log.indexOf(`"${action}"`) + 1, action.length, KIND[kind]);
    scanner.learnAction((log + kill).indexOf('"kill"') + 1, 4, KIND.kill);
    expect(scanner.scan(0)).toBe(5);
    expect(Array.from({ length: 5 }, (_, row) => [scanner.numberOf(row), scanner.secondsOf(row)])).toEqual([
      [-1, -1],
      [137, 7],
      [0, -1],
      [1, -1],
      [15, -1],
    ]);
  });

  it.each([
    ['whose attributes are not by the alphabet', { attributes: '"name":"n","image":"i"' }],
    ['with an attribute twice', { attributes: '"image":"i","image":"i","name":"n"' }],
    ['without a name', { attributes: '"image":"i"' }],
    ['without an image', { attributes: '"name":"n"' }],
    ['of a pod', { attributes: '"image":"i","name":"n","podId":""' }],
    ['with a number', { attributes: '"image":"i","name":"n","z":5' }],
    ['with a name that has an escape', { attributes: '"image":"i","n\\u0061me":"n","name":"n"' }],
    ['with a letter of two bytes', { attributes: '"image":"i","name":"l\u00e4"' }],
    ['with a control character', { attributes: '"image":"i","name":"\u0007"' }],
    ['with no attributes', { attributes: '' }],
    ['of a swarm', { scope: 'swarm' }],
    ['with an id with a capital', { id: `A${ID.slice(1)}` }],
    ['with a label that is longer than its place', { attributes: `"image":"i","name":"n","z":"${'x'.repeat(3000)}"` }],
    [
      'with more attributes than there are places',
      { attributes: `"image":"i","name":"n",${Array.from({ length: 300 }, (_, i) => `"x${1000 + i}":""`).join()}` },
    ],
  ])('are not met in a record %s', (_, parts) => {
    const { scanner, count } = met(record(parts));
    expect(count).toBe(0);
    expect(scanner.scan(0)).toBe(0);
  });

  it('are not met in a record that is cut', () => {
    const whole = record({});
    const tail = whole.indexOf('"time":') + '"time":'.length;
    const { scanner, count: all } = met(whole);
    expect(attributesOf(scanner, all)).toHaveLength(2);
    scanner.forget();
    for (let length = 0; length < whole.length; length++) {
      scanner.load(Uint8Array.from(whole.slice(0, length), (char) => char.charCodeAt(0)));
      const count = scanner.meet(0);
      expect(count).toBe(length < tail ? 0 : 2);
      expect(scanner.scan(0)).toBe(0);
      expect(attributesOf(scanner, count)).toHaveLength(count);
      if (count > 0) scanner.forget();
    }
  });

  it('are forgotten', () => {
    const { scanner } = met(record({}));
    scanner.forget();
    expect(scanner.scan(0)).toBe(0);
  });
});

describe('an action', () => {
  it('that is longer than its place is not known', () => {
    const long = `exec_start: ${'x'.repeat(300)}`;
    expect(met(typed({ action: long }), long, 'exec').number).toBe(-1);
    const { scanner } = met(typed({}) + typed({ action: long }));
    expect(scanner.newAction(typed({}).length)).toBe(0);
    expect(scanner.scan(0)).toBe(1);
  });

  it.each(['exec_start: a\\"b', 'exec_start: \\\\', 'exec_start: \\\\\\"'])(
    'ends where its quote does: %s',
    (action) => {
      const attributes = `"execID":"${EXEC}","image":"i","name":"n"`;
      const log = typed({ action, attributes });
      const { scanner } = met(log, action, 'exec');
      expect(scanner.newAction(0)).toBe(0);
      expect(scanner.scan(0)).toBe(1);
    },
  );
});

describe('a busy log', () => {
  it('is scanned to its end, once each container and each action was learnt', () => {
    const host = new Host(5, 3);
    const log = Array.from({ length: 300 }, () => `${host.next()}\n`).filter((line) =>
      line.includes('"Type":"container"'),
    );
    const bytes = new TextEncoder().encode(log.join(''));
    const scanner = scannerOf('');
    const containers = new Containers(scanner, new Actions());
    const block = scanner.load(bytes);
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    let lessons = 0;
    let found = 0;
    for (let from = 0; from < bytes.length; from = scanner.end) {
      found += scanner.scan(from);
      if (scanner.end < bytes.length) expect(containers.learn(block, view, scanner.end)).not.toBeNull();
      lessons += 1;
      if (lessons > 100) break;
    }
    expect(found).toBe(log.length);
  });
});
