import fc from 'fast-check';
import type { Event } from '../../src/event/event.js';
import { readText } from '../../src/read/index.js';

const IDS = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(64));
const IMAGES = ['1', '2', '3'].map((digit) => `sha256:${digit.repeat(64)}`);
const NETWORKS = ['e', 'f'].map((letter) => letter.repeat(64));
const START = 1_795_470_650_000_000_000n;

const id = fc.constantFrom(...IDS);
const name = fc.constantFrom('web', 'db', 'web-old', '__proto__', 'x\u001b[31m');
const image = fc.constantFrom('app:1', 'app', 'busybox', ...IMAGES, `app@sha256:${'9'.repeat(64)}`);
const labels = fc.dictionary(
  fc.constantFrom('exitCode', 'signal', 'tier', '__proto__', 'execID', 'a\nb'),
  fc.string({ maxLength: 5 }),
  {
    maxKeys: 2,
  },
);

const plain = fc.constantFrom(
  ...'create start stop restart pause unpause oom destroy update attach health_status:_healthy health_status:_unhealthy frobnicate'
    .split(' ')
    .map((action) => action.replace('_h', ' h').replace('_u', ' u')),
);

interface Said {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
}

function container(action: fc.Arbitrary<string>, own: fc.Arbitrary<Record<string, string>>): fc.Arbitrary<Said> {
  return fc.record({ action, own, id, name, image, labels }).map((given) => ({
    Type: 'container',
    Action: given.action,
    Actor: { ID: given.id, Attributes: { ...given.own, ...given.labels, image: given.image, name: given.name } },
  }));
}

const code = fc.constantFrom('0', '1', '137', 'LBL');

const containers = fc.oneof(
  { weight: 6, arbitrary: container(plain, fc.constant({})) },
  { weight: 3, arbitrary: container(fc.constant('die'), fc.record({ exitCode: code })) },
  {
    weight: 1,
    arbitrary: container(fc.constant('die'), fc.record({ exitCode: code, execDuration: fc.constant('3') })),
  },
  { weight: 2, arbitrary: container(fc.constant('kill'), fc.record({ signal: fc.constantFrom('9', '15', '1') })) },
  { weight: 1, arbitrary: container(fc.constant('rename'), fc.record({ oldName: fc.constant('/web') })) },
  {
    weight: 1,
    arbitrary: container(fc.constantFrom('exec_create: a: b', 'exec_start: a: b'), fc.record({ execID: code })),
  },
  { weight: 1, arbitrary: container(fc.constant('exec_die'), fc.record({ execID: code, exitCode: code })) },
);

const networks = fc
  .record({
    action: fc.constantFrom('create', 'connect', 'disconnect', 'destroy'),
    network: fc.constantFrom(...NETWORKS),
    id,
  })
  .map(({ action, network, id: container }) => ({
    Type: 'network',
    Action: action,
    Actor: { ID: network, Attributes: { container, name: `net-${network[0]}`, type: 'bridge' } },
  }));

const volumes = fc
  .record({
    action: fc.constantFrom('create', 'mount', 'unmount', 'destroy', 'prune'),
    volume: fc.constantFrom('data', 'logs'),
    id,
  })
  .map(({ action, volume, id: container }) => ({
    Type: 'volume',
    Action: action,
    Actor: {
      ID: action === 'prune' ? '' : volume,
      Attributes: { driver: 'local', container, destination: `/${volume}`, 'read/write': 'true' },
    },
  }));

const images = fc
  .record({
    action: fc.constantFrom('tag', 'untag', 'delete', 'load', 'import', 'pull', 'save', 'prune'),
    subject: fc.constantFrom(...IMAGES),
    reference: fc.constantFrom('app:1', 'app:2', 'app:latest'),
  })
  .map(({ action, subject, reference }) => ({
    Type: 'image',
    Action: action,
    Actor: {
      ID: action === 'pull' ? reference : subject,
      Attributes: { name: action === 'tag' ? reference : subject },
    },
  }));

const said: fc.Arbitrary<Said> = fc.oneof(
  { weight: 6, arbitrary: containers },
  { weight: 2, arbitrary: networks },
  { weight: 1, arbitrary: volumes },
  { weight: 2, arbitrary: images },
);

/** Nanoseconds since the record before; sometimes the clock goes back. */
const apart = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 3_000_000_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: -20_000_000, max: 0 }) },
);

/** A log's lines, plausible and impossible: any word may follow any other. No record twice. */
export const lines: fc.Arbitrary<readonly string[]> = fc
  .array(fc.tuple(said, apart), { minLength: 1, maxLength: 60 })
  .map((records) => {
    let at = START;
    const seen = new Set<string>();
    return records.flatMap(([record, wait]) => {
      at += BigInt(wait);
      const line = `${JSON.stringify({ ...record, scope: 'local' }).slice(0, -1)},"time":${at / 1_000_000_000n},"timeNano":${at}}`;
      if (seen.has(line)) return [];
      seen.add(line);
      return [line];
    });
  });

/** A history, plausible and impossible. */
export const history: fc.Arbitrary<readonly Event[]> = lines.map((log) => readText(log.join('\n')));
