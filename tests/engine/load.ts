import { setTimeout as pause } from 'node:timers/promises';
import type { Api } from './api.js';

/** Deeds in a row that cannot be told beforehand, but are the same for the same seed. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to 1. */
  next(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#state / 2 ** 32;
  }

  of<T>(items: readonly T[]): T {
    return items[Math.floor(this.next() * items.length)] as T;
  }
}

const NAMES = ['web', 'db', 'job', 'cache'];
const POLICIES = ['no', 'always', 'on-failure', 'unless-stopped'];
const COMMANDS = [['sleep', '3600'], ['sleep', '3600'], ['sh', '-c', 'exit 3'], ['true']];

/** Somebody who works with an engine all the time, until told to stop. */
export class Load {
  readonly #api: Api;
  readonly #create: (name: string, policy: string, command: readonly string[]) => object;
  readonly #chance: Chance;
  #isOver = false;
  #work: Promise<void>;
  deeds = 0;

  constructor(api: Api, seed: number, create: (name: string, policy: string, command: readonly string[]) => object) {
    this.#api = api;
    this.#create = create;
    this.#chance = new Chance(seed);
    this.#work = this.#run();
  }

  async #run(): Promise<void> {
    while (!this.#isOver) {
      // An engine that is down refuses; so does one that cannot do what it is asked.
      await this.#deed().catch(() => pause(50));
      this.deeds += 1;
    }
  }

  async #deed(): Promise<void> {
    const name = this.#chance.of(NAMES);
    const post = (path: string) => this.#api.call('POST', path);
    switch (
      this.#chance.of([
        'create',
        'create',
        'start',
        'start',
        'stop',
        'kill',
        'pause',
        'remove',
        'volume',
        'tag',
        'rename',
      ])
    ) {
      case 'create':
        await this.#api.call(
          'POST',
          `/containers/create?name=${name}`,
          this.#create(name, this.#chance.of(POLICIES), this.#chance.of(COMMANDS)),
        );
        await post(`/containers/${name}/start`);
        return;
      case 'start':
        await post(`/containers/${name}/start`);
        return;
      case 'stop':
        await post(`/containers/${name}/stop?t=0`);
        return;
      case 'kill':
        await post(`/containers/${name}/kill`);
        return;
      case 'pause':
        await post(`/containers/${name}/pause`);
        await post(`/containers/${name}/unpause`);
        return;
      case 'remove':
        await this.#api.call('DELETE', `/containers/${name}?force=1`);
        return;
      case 'volume':
        await this.#api.call('POST', '/volumes/create', { Name: `v${this.deeds}` });
        await this.#api.call('DELETE', `/volumes/v${this.deeds}`);
        return;
      case 'tag':
        await post(`/images/hindcast-base/tag?repo=app&tag=${Math.floor(this.#chance.next() * 3)}`);
        return;
      default:
        await post(`/containers/${name}/rename?name=${name}-${this.deeds}`);
        await this.#api.call('DELETE', `/containers/${name}-${this.deeds}?force=1`);
    }
  }

  /** Until so much has been done. */
  async has(deeds: number): Promise<void> {
    while (this.deeds < deeds) await pause(10);
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#work;
  }
}
