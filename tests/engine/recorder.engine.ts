import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fact } from '../../src/view/check.js';
import { factsOf, gapsIn, recordedLines, stateIn, Undisturbed, unaccounted } from './account.js';
import { baseTar, importPath } from './base.js';
import { whyNot } from './engine.js';
import { Chance, Load } from './load.js';
import { missing } from './missing.js';
import { RecordProcess } from './record-process.js';
import { RestartableDockerd } from './restartable.js';
import { Troubled } from './troubled.js';

const reason = whyNot('dockerd', 'docker.io');
missing('Docker', reason);

/** So often a recorder is killed, and so often an engine; `HINDCAST_KILLS` says otherwise for the recorder. */
const KILLS = Number(process.env.HINDCAST_KILLS ?? 50);
const SEED = Number(process.env.HINDCAST_SEED ?? 20_261_124);
/** A recorder is killed at the latest so long after it was started, or has begun to write. */
const KILL_MILLISECONDS_MAX = 400;
/** So often an engine is stopped or killed, and connections are cut; so much is done before each. */
const DOWNS = 3;
const CUTS = 20;
const DEEDS_MIN = 12;
const LATE_TRIES_MAX = 40;
const RIGHT_SHARE_MIN = 0.99;

describe.skipIf(reason !== null)('a recorder in trouble', () => {
  const chance = new Chance(SEED);
  let home: string;
  let engine: RestartableDockerd;
  let other: Undisturbed;
  let recorder: RecordProcess;
  let load: Load | null = null;
  let marks = 0;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'hindcast-trouble-'));
  });

  afterEach(async () => {
    await load?.stop();
    load = null;
    other?.stop();
    await recorder?.end('SIGKILL');
    await engine?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  async function begin(options: { liveRestore?: boolean } = {}): Promise<void> {
    engine = await RestartableDockerd.start(options);
    const { status } = await engine.api.call('POST', importPath(engine.prefix, `${engine.prefix}-base`), baseTar());
    expect(status).toBe(200);
    other = new Undisturbed(engine.api);
    await other.listens();
  }

  const folder = () => join(home, 'log');

  function record(socket = engine.socket): RecordProcess {
    return new RecordProcess(folder(), ['--host', `unix://${socket}`, '--rotate-size', '100k']);
  }

  const work = () =>
    new Load(engine.api, SEED, (_name, policy, command) => ({
      Image: `${engine.prefix}-base`,
      Cmd: command,
      // An engine that comes up after it was killed stops what it finds, and waits for it.
      StopTimeout: 1,
      HostConfig: { ...engine.host, RestartPolicy: { Name: policy } },
    }));

  /** Until all that was told by now is on the disk. */
  async function settled(): Promise<void> {
    const mark = `mark-${++marks}`;
    await engine.api.call('POST', '/volumes/create', { Name: mark });
    await recorder.has(mark);
    await engine.api.call('DELETE', `/volumes/${mark}`);
  }

  const isOpen = ({ verdict }: Fact) => verdict !== 'right';

  /** What the recording says is what the engine says: what is not, may be so when the last looks have been taken. */
  async function agrees(): Promise<void> {
    let facts: readonly Fact[] = [];
    for (let i = 0; i < LATE_TRIES_MAX; i++) {
      await settled();
      facts = await factsOf(engine.api, await stateIn(folder()));
      if (!facts.some(isOpen)) break;
      await pause(250);
    }
    expect(facts.filter(({ verdict }) => verdict === 'wrong')).toEqual([]);
    expect(facts.length).toBeGreaterThan(10);
    const open = facts.filter(isOpen);
    expect(open.length / facts.length > 1 - RIGHT_SHARE_MIN ? open : []).toEqual([]);
  }

  /** What another heard is in the recording once, or in a gap; gives how much that was, and the gaps. */
  function isComplete(what: string): readonly string[] {
    const lost = unaccounted(other.lines, folder());
    const lines = recordedLines(folder());
    const gaps = gapsIn(lines).map((gap) => gap.reason);
    process.stdout.write(
      `${what}: ${other.lines.length} heard, ${lines.length} recorded, gaps: ${gaps.join(' ') || 'none'}\n`,
    );
    expect(lost).toEqual([]);
    return gaps;
  }

  it(`loses nothing when it is killed ${KILLS} times under load, HINDCAST_SEED=${SEED}`, async () => {
    await begin();
    recorder = record();
    await recorder.says(/recording into/);
    await settled();
    other.forget();
    load = work();
    for (let i = 0; i < KILLS; i++) {
      // Most of them when it writes, some while it still reads what it has, so that more than an engine remembers may be lost.
      if (chance.next() < 0.7) await recorder.says(/recording into/);
      await pause(chance.next() * KILL_MILLISECONDS_MAX);
      await recorder.end('SIGKILL');
      recorder = record();
    }
    await recorder.says(/recording into/);
    await load.stop();
    await agrees();
    // More may happen while nobody records than an engine remembers; it was never started anew.
    expect(isComplete(`killed ${KILLS} times`).filter((gap) => gap !== 'overflow')).toEqual([]);
    expect(other.lines.length).toBeGreaterThan(KILLS * 5);
  });

  it.each([
    ['stopped', 'TERM', false],
    ['killed', 'KILL', false],
    ['stopped, and its containers live on', 'TERM', true],
    ['killed, and its containers live on', 'KILL', true],
  ] as const)('names the gap when the engine is %s and started again', async (what, signal, liveRestore) => {
    await begin({ liveRestore });
    recorder = record();
    await recorder.says(/recording into/);
    await settled();
    other.forget();
    for (let i = 0; i < DOWNS; i++) {
      load = work();
      await load.has(DEEDS_MIN + Math.floor(chance.next() * DEEDS_MIN));
      await engine.down(signal);
      await load.stop();
      await engine.up();
      await agrees();
    }
    const gaps = isComplete(what);
    expect(new Set(gaps)).toEqual(new Set(['engine-restart']));
    expect(gaps.length).toBeGreaterThanOrEqual(DOWNS);
  });

  it('loses nothing when its connections are cut, held back and trickled, and sends nothing but GET', async () => {
    await begin();
    const way = await Troubled.start(engine.socket);
    try {
      recorder = record(way.socket);
      await recorder.says(/recording into/);
      await settled();
      other.forget();
      load = work();
      for (let i = 1; i <= CUTS; i++) {
        way.trickles = chance.next() < 0.3;
        way.delayMilliseconds = chance.next() < 0.3 ? Math.floor(chance.next() * 500) : 0;
        await load.has(i * DEEDS_MIN);
        way.cut();
      }
      [way.trickles, way.delayMilliseconds] = [false, 0];
      await load.stop();
      await agrees();
      isComplete('cut, held back and trickled');
      expect(new Set(way.requests.map((line) => line.split(' ')[0]))).toEqual(new Set(['GET']));
      expect(way.requests.length).toBeGreaterThan(50);
    } finally {
      await way.stop();
    }
  });

  it.each([
    ['at once', false],
    ['through a connection of one byte at a time', true],
  ])('loses nothing of a thousand events that come %s', async (what, trickles) => {
    await begin();
    const way = await Troubled.start(engine.socket);
    try {
      recorder = record(way.socket);
      await recorder.says(/recording into/);
      await settled();
      other.forget();
      way.trickles = trickles;
      const names = Array.from({ length: 500 }, (_, i) => `burst-${i}`);
      for (const method of ['POST', 'DELETE'])
        await Promise.all(
          names.map((Name) =>
            method === 'POST'
              ? engine.api.call('POST', '/volumes/create', { Name })
              : engine.api.call('DELETE', `/volumes/${Name}`),
          ),
        );
      await agrees();
      const gaps = isComplete(`a thousand events ${what}`);
      expect(other.lines.length).toBeGreaterThanOrEqual(1000);
      expect(gaps).toEqual([]);
    } finally {
      await way.stop();
    }
  });
});
