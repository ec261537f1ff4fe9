import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeEvent } from '../src/event/encode.js';
import type { Event, EventData, EventType, Source } from '../src/event/event.js';
import { Fold } from '../src/fold/index.js';
import { readText } from '../src/read/index.js';

// Written here a second time, on purpose: the reader's own table cannot vouch for itself.
const word = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('web', '__proto__', 'é\n', '"timeNano":5}'));
const text = fc.option(word, { nil: null });
const count = fc.option(fc.integer({ min: -1, max: 1_000_000_000_000 }), { nil: null });
const flag = fc.option(fc.boolean(), { nil: null });
const time = fc.bigInt({ min: -62_135_596_800_000_000_000n, max: 253_402_300_799_999_999_999n });
const moment = fc.option(time, { nil: null });
const texts = fc.option(fc.array(word, { maxLength: 2 }), { nil: null });
const labels = fc.dictionary(word, word, { maxKeys: 3, noNullPrototype: true });
const part = <T>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(shape, { noNullPrototype: true });

const who = { name: text, image: text, labels };
const exec = { ...who, execId: text, command: text };
const image = { reference: text, labels };
const prune = { reclaimed: count };
const volume = { driver: text };
const network = { name: text, driver: text };
const joined = { ...network, container: text };
const build = { ordinal: fc.nat() };

const config = part({
  ...{ env: texts, cmd: texts, entrypoint: texts, labels: fc.option(labels, { nil: null }), exposedPorts: texts },
  ...{ volumes: texts, workingDir: text, user: text, stopSignal: text },
});
const step = part({ id: text, createdAt: moment, createdBy: text, size: count, comment: text, emptyLayer: flag });
const change = part({ path: word, kind: fc.constantFrom('modified' as const, 'added' as const, 'deleted' as const) });

const observed = fc.oneof(
  part({
    subject: fc.constant('container' as const),
    name: text,
    image: text,
    imageId: text,
    status: text,
    health: text,
    exitCode: count,
    oomKilled: flag,
    createdAt: moment,
    startedAt: moment,
    finishedAt: moment,
    restarts: count,
    labels: fc.option(labels, { nil: null }),
    networks: fc.option(fc.array(part({ id: text, name: word }), { maxLength: 2 }), { nil: null }),
    mounts: fc.option(
      fc.array(
        part({ type: text, volume: text, source: text, destination: word, driver: text, readOnly: fc.boolean() }),
      ),
      { nil: null },
    ),
    execs: count,
    restartPolicy: text,
    restartLimit: count,
    autoRemove: flag,
    hasHealthcheck: flag,
    stopSignal: text,
    readOnlyRootfs: flag,
    sizeRw: count,
    sizeRootFs: count,
  }),
  part({
    subject: fc.constant('image' as const),
    tags: texts,
    digests: texts,
    parent: text,
    layers: texts,
    createdAt: moment,
    size: count,
    config: fc.option(config, { nil: null }),
    store: fc.constantFrom('classic' as const, 'containerd' as const, null),
  }),
  part({ subject: fc.constant('volume' as const), driver: text, createdAt: moment }),
  part({ subject: fc.constant('network' as const), name: word, driver: text, containers: texts }),
  part({
    subject: fc.constant('history' as const),
    entries: fc.option(fc.array(step, { maxLength: 2 }), { nil: null }),
  }),
  part({
    subject: fc.constant('changes' as const),
    changes: fc.option(fc.array(change, { maxLength: 2 }), { nil: null }),
    sizeRw: count,
  }),
);

/** Every type of event there is: one that is missing here does not compile. */
const DATA: { readonly [T in EventType]: fc.Arbitrary<EventData[T]> } = {
  'container.create': part(who),
  'container.init': part(who),
  'container.start': part(who),
  'container.restart': part(who),
  'container.stop': part(who),
  'container.kill': part({ ...who, signal: count }),
  'container.die': part({ ...who, exitCode: count, execDuration: count }),
  'container.cleanup': part(who),
  'container.oom': part(who),
  'container.pause': part(who),
  'container.unpause': part(who),
  'container.destroy': part(who),
  'container.rename': part({ ...who, oldName: text }),
  'container.update': part(who),
  'container.attach': part(who),
  'container.detach': part(who),
  'container.resize': part({ ...who, height: count, width: count }),
  'container.top': part(who),
  'container.export': part(who),
  'container.commit': part({ ...who, comment: text, imageId: text, imageRef: text }),
  'container.copy': part(who),
  'container.archive-path': part(who),
  'container.extract-to-dir': part(who),
  'container.checkpoint': part(who),
  'container.restore': part(who),
  'container.exec_create': part(exec),
  'container.exec_start': part(exec),
  'container.exec_detach': part(exec),
  'container.exec_die': part({ ...exec, exitCode: count }),
  'container.health_status': part({ ...who, health: text }),
  'container.prune': part(prune),
  'image.pull': part(image),
  'image.push': part(image),
  'image.tag': part(image),
  'image.untag': part(image),
  'image.delete': part(image),
  'image.import': part(image),
  'image.load': part(image),
  'image.save': part(image),
  'image.create': part(image),
  'image.build': part(image),
  'image.prune': part(prune),
  'volume.create': part(volume),
  'volume.mount': part({ ...volume, container: text, destination: text, readOnly: flag, propagation: text }),
  'volume.unmount': part({ ...volume, container: text }),
  'volume.destroy': part(volume),
  'volume.prune': part(prune),
  'network.create': part(network),
  'network.connect': part(joined),
  'network.disconnect': part(joined),
  'network.destroy': part(network),
  'network.prune': part(prune),
  'builder.prune': part(prune),
  'build.start': part({ ...build, builder: fc.constantFrom('classic' as const, 'buildkit' as const, null) }),
  'build.step': part({
    ...build,
    step: fc.nat(),
    name: word,
    status: fc.constantFrom(
      'pending' as const,
      'running' as const,
      'cached' as const,
      'done' as const,
      'error' as const,
    ),
    startedAt: moment,
    finishedAt: moment,
    tookMilliseconds: count,
    imageId: text,
    error: text,
  }),
  'build.output': part({
    ...build,
    step: fc.nat(),
    stream: fc.constantFrom('stdout' as const, 'stderr' as const, null),
    text: word,
    afterMilliseconds: count,
  }),
  'build.warning': part({ ...build, step: count, text: word, detail: text, url: text }),
  'build.finish': part({ ...build, imageId: text, names: texts, stored: flag }),
  'build.fail': part({ ...build, error: text }),
  'build.cancel': part({ ...build, error: text }),
  'recording.gap': part({ from: time, to: time, reason: fc.constantFrom('reconnect' as const, 'overflow' as const) }),
  'recording.observed': observed,
  'recording.unreadable': part({ log: word, line: fc.nat(), reason: word }),
  // The words of a swarm's network are those of a local one, and a word may hold a dot.
  other: part({
    subject: fc.constantFrom('network', 'container', 'recording', 'plugin', 'a.b', ''),
    action: fc.constantFrom('create', 'gap', 'exec_create: a.b', 'x.y', ''),
    attributes: labels,
  }),
};

const source = fc.constantFrom<Source>('docker-json', 'podman-text', 'inspect', 'build-plain', 'hindcast');

function eventOf(type: EventType): fc.Arbitrary<Event> {
  const data: fc.Arbitrary<unknown> = DATA[type];
  const at = type.startsWith('build.') ? moment : time;
  return fc.record({ at, id: text, data, source }).map((rest) => ({ ...rest, type, position: 1 }) as Event);
}

const TYPES = Object.keys(DATA) as EventType[];
const again = (event: Event) => readText(JSON.stringify(encodeEvent(event)));

describe("Hindcast's own lines", () => {
  it.each(TYPES)('L7: %s, written and read, is the same event', (type) => {
    fc.assert(
      fc.property(eventOf(type), (event) => {
        expect(again(event)).toEqual([event]);
      }),
      { numRuns: 40 },
    );
  });

  const line = (data: unknown, type = 'recording.observed', more = {}) =>
    JSON.stringify({ type, at: '2026-01-01T00:00:00Z', id: 'ab', data, ...more });

  it.each([
    [line({ subject: 'container', networks: 'x' }), '"data.networks" is not a list: "x"'],
    [line({ subject: 'container', networks: [{ id: 'a' }] }), '"data.networks[0].name" is missing'],
    [
      line({ subject: 'container', mounts: [{ destination: '/' }] }),
      '"data.mounts[0].readOnly" is not true or false: absent',
    ],
    [line({ subject: 'container', status: 42 }), '"data.status" is not a text: 42'],
    [line({ subject: 'image', tags: [1] }), '"data.tags[0]" is not a text: 1'],
    [
      line({ subject: 'pod' }),
      '"data.subject" is not container, image, volume, network, history, changes or list: "pod"',
    ],
    [line({ labels: { a: 1 } }, 'container.start'), '"data.labels.a" is not a text: 1'],
    [line({ exitCode: 1.5 }, 'container.die'), '"data.exitCode" is not a whole number: 1.5'],
    [line({}, 'container.start', { id: 42 }), '"id" is not a text: 42'],
    [line({}, 'container.start', { at: 'noon' }), '"at" is not a time: "noon"'],
    [line({}, 'container.start', { at: '9999-12-31T23:59:60Z' }), '"at" is no time of this era: 253402300800000000000'],
    [line([], 'container.start'), '"data" is not an object'],
  ])('names the field that is wrong: %s', (text, reason) => {
    const [event] = readText(`${text}\n${line({}, 'container.start')}`);
    expect(event).toMatchObject({ type: 'recording.unreadable', data: { reason } });
  });

  it('a gap needs neither place nor source, nor a time of its own', () => {
    const gap =
      '{"type":"recording.gap","data":{"from":"2026-01-01T00:00:00Z","to":"2026-01-01T00:00:05Z","reason":"overflow"}}';
    expect(readText(gap)).toMatchObject([{ type: 'recording.gap', at: 1767225605000000000n, id: null, position: 1 }]);
  });

  it('whatever stands in a line, reading and folding it ends, and what was read can be written', () => {
    const fields = fc.record(
      { ...{ at: fc.constant('2026-01-01T00:00:00Z'), id: fc.oneof(word, fc.jsonValue()) }, data: fc.jsonValue() },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), fields, fc.jsonValue(), (type, given, extra) => {
        const data = { subject: 'container', networks: extra, mounts: extra, labels: extra, name: extra };
        const records = [
          { ...given, type },
          { ...given, type, data },
        ].map((record) => JSON.stringify(record));
        const fold = new Fold();
        for (const event of readText([...records, line({}, 'container.start')].join('\n'))) {
          fold.apply(event);
          JSON.stringify(encodeEvent(event));
        }
        expect(fold.state().position).toBe(3);
      }),
    );
  });
});
