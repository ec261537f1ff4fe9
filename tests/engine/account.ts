import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import type { GapData } from '../../src/event/event.js';
import { type Instant, instant } from '../../src/event/instant.js';
import { Fold, type HostState } from '../../src/fold/index.js';
import { readBaseline, readLogs } from '../../src/read/index.js';
import { openLogs } from '../../src/store/index.js';
import { check, type Fact } from '../../src/view/check.js';
import type { Api } from './api.js';

/** What makes a record of Docker this one and no other, and its time; null for what is none. */
function keyOf(line: string): { readonly key: string; readonly at: Instant } | null {
  const { Type, Action, Actor } = JSON.parse(line);
  const at = /"timeNano":(\d+)/.exec(line)?.[1];
  return Actor && at
    ? { key: [Type, Action, Actor.ID, Actor.Attributes?.container, at].join(' '), at: BigInt(at) }
    : null;
}

/** Somebody who hears all that an engine says, and asks again for all of it when it was started anew. */
export class Undisturbed {
  readonly #api: Api;
  readonly #lines = new Set<string>();
  #isOver = false;
  #close: () => void = () => undefined;

  constructor(api: Api) {
    this.#api = api;
    void this.#listen();
  }

  get lines(): readonly string[] {
    return [...this.#lines];
  }

  /** What it heard so far does not count. */
  forget(): void {
    this.#lines.clear();
  }

  /** Until it hears what is said. */
  async listens(): Promise<void> {
    for (let i = 0; this.#lines.size === 0; i++) {
      await this.#api.call('POST', '/volumes/create', { Name: `hear-${i}` });
      await this.#api.call('DELETE', `/volumes/hear-${i}`);
      await pause(20);
    }
  }

  async #listen(): Promise<void> {
    for (let path = '/events'; !this.#isOver; path = '/events?since=0') {
      try {
        const stream = await this.#api.open('GET', path);
        this.#close = () => stream.destroy();
        let rest = '';
        for await (const chunk of stream) {
          const lines = `${rest}${chunk}`.split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) this.#lines.add(line);
        }
      } catch {
        // It is down; it comes again.
        await pause(20);
      }
    }
  }

  stop(): void {
    this.#isOver = true;
    this.#close();
  }
}

/** The lines of a recording as they lie on the disk. */
export function recordedLines(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => /\.jsonl(\.gz)?$/.test(name))
    .sort()
    .flatMap((name) => {
      const bytes = readFileSync(join(folder, name));
      return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n');
    })
    .filter((line) => line !== '');
}

export function gapsIn(lines: readonly string[]): readonly GapData[] {
  return lines.flatMap((line) => {
    const { type, data } = JSON.parse(line);
    return type === 'recording.gap' ? [{ from: instant(data.from), to: instant(data.to), reason: data.reason }] : [];
  });
}

/** Records that somebody heard and that are in the recording more than once, or neither there nor in a gap. */
export function unaccounted(heard: readonly string[], folder: string): readonly string[] {
  const lines = recordedLines(folder);
  const gaps = gapsIn(lines);
  const counts = new Map<string, number>();
  for (const line of lines) {
    const { key } = keyOf(line) ?? {};
    if (key) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return heard.flatMap((line) => {
    const known = keyOf(line);
    if (!known) return [];
    const count = counts.get(known.key) ?? 0;
    const isInGap = gaps.some(({ from, to }) => known.at >= from && known.at <= to);
    return count === 1 || (count === 0 && isInGap) ? [] : [`${count} times: ${line}`];
  });
}

export async function stateIn(folder: string): Promise<HostState> {
  const fold = new Fold();
  for await (const events of readLogs(await openLogs([folder]))) for (const event of events) fold.apply(event);
  return fold.state();
}

/** What an engine says of everything that there is, against a state. */
export async function factsOf(api: Api, state: HostState): Promise<readonly Fact[]> {
  const get = async (path: string) => (await api.call('GET', path)).body;
  const containers = (await get('/containers/json?all=1')) as { Id: string }[];
  const images = (await get('/images/json?all=1')) as { Id: string }[];
  const networks = (await get('/networks')) as { Id: string }[];
  const { Volumes } = (await get('/volumes')) as { Volumes: object[] | null };
  const all = [
    ...(await Promise.all(containers.map(({ Id }) => get(`/containers/${Id}/json`)))),
    ...(await Promise.all(images.map(({ Id }) => get(`/images/${Id}/json`)))),
    ...(await Promise.all(networks.map(({ Id }) => get(`/networks/${Id}`)))),
    ...(Volumes ?? []),
  ];
  const truth = readBaseline(JSON.stringify(all)).flatMap(({ id, data }) => (id === null ? [] : [{ id, facts: data }]));
  return check(state, truth, true);
}
