import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import type { DataFate } from './fate.js';
import { passedData } from './lineage-data.js';
import { composeKey, composeName, evidence, serviceOf } from './lineage-evidence.js';
import { type Life, Lives } from './lives.js';

/** One container in the row of those that filled one place. */
export interface Generation {
  readonly id: string;
  /** All its names, in their order. */
  readonly names: readonly string[];
  readonly image: string | null;
  readonly imageId: string | null;
  readonly createdAt: Instant | null;
  /** Null: it is there at the end of the log. */
  readonly removedAt: Instant | null;
  /** What shows that it took the place of the one before; empty for the first. */
  readonly evidence: readonly string[];
  /** What became of the data of the one before. */
  readonly data: readonly DataFate[];
}

/** The containers that filled one place, one after the other. */
export interface Line {
  /** `project/service` of compose; null for others. */
  readonly service: string | null;
  readonly generations: readonly Generation[];
}

export interface LineageResult {
  readonly lines: readonly Line[];
  /** Containers that had the same name, and nothing else shows that they belong here. */
  readonly unlinked: readonly { readonly id: string; readonly name: string; readonly image: string | null }[];
  /** Containers that were too many to follow. */
  readonly omitted: number;
}

/**
 * Follows a service through the containers that ran it: push every event, then `finish`.
 *
 * In plain words: by the name of a container, the beginning of an id, a compose service or `project/service`, each container that took the place of the one before,
 * what shows that it did, and what became of the data. A name alone shows nothing: whoever had it and no more is listed apart. The first 10,000
 * containers of a log are followed.
 *
 * @example
 * ```ts
 * const lineage = new Lineage('web-1');
 * for (const event of events) lineage.push(event);
 * for (const { generations } of lineage.finish().lines) console.log(generations.map((one) => one.names.join(' ')));
 * ```
 */
export class Lineage {
  readonly #lives = new Lives();
  readonly #name: string;

  constructor(name: string) {
    this.#name = name.replace(/^\//, '');
  }

  push(event: Event): void {
    this.#lives.push(event);
  }

  finish(): LineageResult {
    const { lives, omitted, ...aftermath } = this.#lives.finish();
    const places = new Places();
    const before = new Map(lives.map((life) => [life, places.take(life)]));
    const isLast = new Set(lives);
    for (const life of before.values()) if (life) isLast.delete(life);
    const asked = new Set(lives.filter((life) => this.#isMeant(life)));
    const rows = [...isLast].map((life) => rowTo(life, before)).filter((row) => row.some((life) => asked.has(life)));
    const lines = rows.map((row) => ({
      service: row.map(composeName).find((name) => name !== null) ?? null,
      generations: row.map((life, at) => {
        const old = row[at - 1];
        return generation(life, old, old ? passedData(aftermath, old, life) : []);
      }),
    }));
    const [unlinked, linked] = this.#namesakes(lines);
    return { lines: linked, unlinked, omitted };
  }

  #isMeant(life: Life): boolean {
    const name = this.#name;
    const service = composeName(life);
    return (
      life.names.some((had) => had.name === name) ||
      (name.length >= 4 && life.id.startsWith(name)) ||
      (service !== null && (service === name || service.startsWith(`${name}/`) || serviceOf(life) === name))
    );
  }

  /** Where a name is asked for that several had, the last row is meant, and those of compose. */
  #namesakes(lines: readonly Line[]) {
    const main = lines.filter(({ service }, at) => service !== null || at === lines.length - 1);
    const rest = lines.filter((line) => !main.includes(line)).flatMap(({ generations }) => generations);
    const unlinked = rest.map(({ id, names, image }) => ({ id, name: names.at(-1) ?? '', image }));
    return [unlinked, main] as const;
  }
}

/** So many of those that had a name before are looked at, the last ones. */
const HOLDERS_MAX = 32;

/** Who had a place last: a name, or a place in a compose project. */
class Places {
  readonly #holders = new Map<string, Life[]>();

  /** The last one before whose place this one took; and from now on it is this one's. */
  take(life: Life): Life | null {
    const key = composeKey(life);
    const places = [...(key === null ? [] : [`compose ${key}`]), ...life.names.map(({ name }) => `name ${name}`)];
    const holders = [...new Set(places.flatMap((place) => this.#holders.get(place) ?? []))];
    holders.sort((a, b) => a.position - b.position);
    for (const place of places) {
      this.#holders.set(place, [...(this.#holders.get(place) ?? []).slice(1 - HOLDERS_MAX), life]);
    }
    return holders.findLast((old) => evidence(old, life).length > 0) ?? null;
  }
}

function rowTo(last: Life, before: ReadonlyMap<Life, Life | null>): readonly Life[] {
  const row = [last];
  for (let old = before.get(last); old; old = before.get(old)) row.unshift(old);
  return row;
}

function generation(life: Life, old: Life | undefined, data: readonly DataFate[]): Generation {
  const { id, last, removedAt } = life;
  return {
    id,
    names: life.names.map(({ name }) => name),
    image: last?.image ?? null,
    imageId: last?.imageId ?? null,
    createdAt: last?.createdAt ?? null,
    removedAt,
    evidence: old ? evidence(old, life) : [],
    data,
  };
}
