import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importBase } from './base.js';
import type { Engine } from './engine.js';
import { ImageWalk } from './images.js';
import { configOf, type Kind } from './kinds.js';
import { missing } from './missing.js';
import { perform } from './perform.js';
import { Recorders } from './recorder.js';
import { type ImageDeed, imageWays, POLICIES, SEED, STRAYS, share, strays, type Walk, ways } from './walk.js';
import { type Looks, type Subject, Witness } from './witness.js';

/** So many containers of earlier walks stay: what happens to others, and time that passes, is held against the engine too. */
const BYSTANDERS_MAX = 12;
/** So many walk side by side: what is waited for is waited for once. */
const ABREAST = 28;
const IMAGES_ABREAST = 4;
const REPORTS_MAX = 12;
const RIGHT_FACTS_A_WAY_MIN = 40;

/** What a way of telling promises beyond that nothing is wrong. */
export interface Promised extends Looks {
  /** Of all facts that the engine gives a log of, so many are right. */
  readonly rightShareMin: number;
}

const NOTHING_PROMISED: Promised = { awaited: ['wrong'], untold: [], rightShareMin: 0 };

/** Holds a real engine against the fold: one suite, whichever engine. `reason`: why it cannot be had here, or null. */
export function conformance(
  name: string,
  reason: string | null,
  start: () => Promise<Engine>,
  promised: Promised = NOTHING_PROMISED,
): void {
  missing(name, reason);
  describe.skipIf(reason !== null)(name, () => {
    let engine: Engine;
    let recorders: Recorders;
    let witness: Witness;
    let base: string;
    let bystanders: readonly Subject[] = [];

    beforeAll(async () => {
      engine = await start();
      recorders = await Recorders.start(engine);
      witness = new Witness(engine, recorders, promised);
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

    /** Several of them, each with a container of its own; all take their steps together. */
    async function walk(walks: readonly Walk[]): Promise<void> {
      const ids = await Promise.all(walks.map(({ kind, policy }) => create(kind, policy)));
      const at = (count: number): Subject[] =>
        walks.map(({ kind, policy, way }, n) => ({
          id: ids[n] as string,
          story: `${kind}, ${policy}: ${way.slice(0, count).join(', ')}`,
        }));
      const longest = Math.max(...walks.map(({ way }) => way.length));
      for (let count = 0; count < longest; count++) {
        const moving = walks.flatMap(({ way }, n) => way.slice(count, count + 1).map((deed) => ({ deed, n })));
        await Promise.all(moving.map(({ deed, n }) => perform(engine, ids[n] as string, deed, count)));
        const now = at(count + 1);
        await witness.look(moving.map(({ n }) => now[n] as Subject));
      }
      bystanders = [...bystanders, ...at(longest)];
      await witness.look(bystanders.map(({ id, story }) => ({ id, story: `${story}, and others after it` })));
      await leave(bystanders.slice(0, -BYSTANDERS_MAX));
      bystanders = bystanders.slice(-BYSTANDERS_MAX);
    }

    async function leave(standing: readonly Subject[]): Promise<void> {
      await Promise.all(standing.map(({ id }) => engine.api.call('DELETE', `/containers/${id}?force=1`)));
      await witness.look(standing.map(({ id, story }) => ({ id, story: `${story}, destroy` })));
    }

    async function walkAll(walks: readonly Walk[]): Promise<void> {
      for (let i = 0; i < walks.length; i += ABREAST) await walk(walks.slice(i, i + ABREAST));
      await leave(bystanders);
      bystanders = [];
      await nothingWrong();
    }

    async function walkImages(all: readonly (readonly ImageDeed[])[], from: number): Promise<void> {
      const walks = all.map((way, n) => ({ way, images: new ImageWalk(engine, base, from + n) }));
      const longest = Math.max(...all.map((way) => way.length));
      for (let count = 0; count < longest; count++) {
        // One after the other: a prune is for all of them.
        for (const { way, images } of walks) for (const deed of way.slice(count, count + 1)) await images.perform(deed);
        await witness.lookAtImages(`image: ${all.map((way) => way.slice(0, count + 1).join(', ')).join(' | ')}`);
      }
      for (const { images } of walks) await images.clear();
    }

    async function nothingWrong(): Promise<void> {
      const wrong = await witness.wrongs();
      // One of each sort is enough to see it again.
      const sorts = new Map(wrong.toReversed().map(({ about, text }) => [about, text]));
      if (wrong.length > 0)
        expect.fail(`${wrong.length} wrong facts\n${[...sorts.values()].slice(0, REPORTS_MAX).join('\n')}`);
    }

    it.each(POLICIES)('agrees with its log on ways through the machine, restart policy %s', async (policy) => {
      const before = witness.tally.right;
      const all = share(ways(), POLICIES.indexOf(policy), POLICIES.length);
      await walkAll(all.map((way, n) => ({ kind: n % 2 === 0 ? 'obeys' : 'ignores', policy, way })));
      expect(witness.tally.right - before).toBeGreaterThan(RIGHT_FACTS_A_WAY_MIN * all.length);
    });

    it('agrees with its log on every way through the image machine', async () => {
      const before = witness.looked;
      const all = imageWays();
      for (let i = 0; i < all.length; i += IMAGES_ABREAST) await walkImages(all.slice(i, i + IMAGES_ABREAST), i);
      await nothingWrong();
      expect(witness.looked - before).toBeGreaterThan(all.length);
    });

    it.runIf(STRAYS > 0)(`agrees with its log on walks that nobody planned, HINDCAST_SEED=${SEED}`, async () => {
      await walkAll(strays().filter(({ kind }) => kind !== 'has a network' || engine.hasNetwork));
    });

    it('is right as often as it promises', () => {
      expect(witness.tally.right / witness.looked).toBeGreaterThanOrEqual(promised.rightShareMin);
    });
  });
}
