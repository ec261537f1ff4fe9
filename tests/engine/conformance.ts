import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/view/check.js';
import { importBase } from './base.js';
import type { Engine } from './engine.js';
import { ImageWalk } from './images.js';
import { configOf, type Kind } from './kinds.js';
import { missing } from './missing.js';
import { perform } from './perform.js';
import { Recorders } from './recorder.js';
import { imageWays, POLICIES, SEED, STRAYS, strays, type Walk, ways } from './walk.js';
import { Witness } from './witness.js';

/** So many containers of earlier walks stay: what happens to others, and time that passes, is held against the engine too. */
const BYSTANDERS_MAX = 6;
const REPORTS_MAX = 12;
const RIGHT_FACTS_A_WAY_MIN = 40;

/** A container that was left at the end of a walk. */
interface Bystander {
  readonly id: string;
  readonly story: string;
}

/** What a way of telling promises beyond that nothing is wrong. */
export interface Promised {
  /** Looks that it may take a moment to get right. */
  readonly awaited: readonly Verdict[];
  /** Of all facts, so many are right. */
  readonly rightShareMin: number;
}

/** Holds a real engine against the fold: one suite, whichever engine. `reason`: why it cannot be had here, or null. */
export function conformance(
  name: string,
  reason: string | null,
  start: () => Promise<Engine>,
  { awaited, rightShareMin }: Promised = { awaited: ['wrong'], rightShareMin: 0 },
): void {
  missing(name, reason);
  describe.skipIf(reason !== null)(name, () => {
    let engine: Engine;
    let recorders: Recorders;
    let witness: Witness;
    let base: string;
    let bystanders: readonly Bystander[] = [];

    beforeAll(async () => {
      engine = await start();
      recorders = await Recorders.start(engine);
      witness = new Witness(engine, recorders, awaited);
      base = await importBase(engine);
      const { body } = await engine.api.call('GET', '/version');
      process.stdout.write(`${name}: version ${(body as { Version: string }).Version}\n`);
    }, 120_000);

    afterAll(async () => {
      recorders?.stop();
      await engine?.stop();
      if (witness) process.stdout.write(`${name}: ${JSON.stringify(witness.tally)}, too fast: ${witness.restless}\n`);
    }, 120_000);

    async function create(kind: Kind, policy: string): Promise<string> {
      const { config, host } = configOf(kind, engine.prefix, policy);
      const all = { Image: base, ...config, HostConfig: { ...host, ...engine.host } };
      const { status, body } = await engine.api.call('POST', '/containers/create', all);
      if (status !== 201) throw new Error(`not created: ${status} ${JSON.stringify(body)}`);
      return (body as { Id: string }).Id;
    }

    async function walk({ kind, policy, way }: Walk): Promise<void> {
      const id = await create(kind, policy);
      const story = (count: number) => `${kind}, ${policy}: ${way.slice(0, count).join(', ')}`;
      for (const [count, deed] of way.entries()) {
        await perform(engine, id, deed, count);
        await witness.look(id, story(count + 1));
      }
      bystanders = [...bystanders, { id, story: story(way.length) }];
      for (const each of bystanders) await witness.look(each.id, `${each.story}, and others after it`);
      await leave(bystanders.slice(0, -BYSTANDERS_MAX));
      bystanders = bystanders.slice(-BYSTANDERS_MAX);
    }

    async function leave(standing: readonly Bystander[]): Promise<void> {
      for (const { id, story } of standing) {
        await engine.api.call('DELETE', `/containers/${id}?force=1`);
        await witness.look(id, `${story}, destroy`);
      }
    }

    async function walkAll(walks: readonly Walk[]): Promise<void> {
      for (const each of walks) await walk(each);
      await leave(bystanders);
      bystanders = [];
      await nothingWrong();
    }

    async function nothingWrong(): Promise<void> {
      const wrong = await witness.wrongs();
      // One of each sort is enough to see it again.
      const sorts = new Map(wrong.toReversed().map(({ about, text }) => [about, text]));
      if (wrong.length > 0)
        expect.fail(`${wrong.length} wrong facts\n${[...sorts.values()].slice(0, REPORTS_MAX).join('\n')}`);
    }

    it.each(POLICIES)('agrees with its log on every way through the machine, restart policy %s', async (policy) => {
      const before = witness.tally.right;
      const all = ways();
      await walkAll(all.map((way, n) => ({ kind: n % 2 === 0 ? 'obeys' : 'ignores', policy, way })));
      expect(witness.tally.right - before).toBeGreaterThan(RIGHT_FACTS_A_WAY_MIN * all.length);
    });

    it('agrees with its log on every way through the image machine', async () => {
      const before = witness.looked;
      const all = imageWays();
      for (const [n, way] of all.entries()) {
        const images = new ImageWalk(engine, base, n);
        for (const [count, deed] of way.entries()) {
          await images.perform(deed);
          await witness.lookAtImages(`image: ${way.slice(0, count + 1).join(', ')}`);
        }
        await images.clear();
      }
      await nothingWrong();
      expect(witness.looked - before).toBeGreaterThan(all.length);
    });

    it.runIf(STRAYS > 0)(`agrees with its log on walks that nobody planned, HINDCAST_SEED=${SEED}`, async () => {
      await walkAll(strays().filter(({ kind }) => kind !== 'has a network' || engine.hasNetwork));
    });

    it('is right as often as it promises', () => {
      expect(witness.tally.right / witness.looked).toBeGreaterThanOrEqual(rightShareMin);
    });
  });
}
