import type { HostState } from '../../src/fold/index.js';
import { observedFrom } from '../../src/read/inspect.js';
import { check, type Fact, type Verdict } from '../../src/view/check.js';
import type { Engine } from './engine.js';
import type { Recorder, Recorders } from './recorder.js';

const LATE_TRIES_MAX = 60;
const RESTLESS_TRIES_MAX = 200;

/** Something wrong, and what it took to see it. */
export interface Wrong {
  readonly about: string;
  readonly text: string;
}

/** Holds what each of an engine's logs gives against what each of its inspects says, and counts. */
export class Witness {
  readonly tally: Record<Verdict, number> = { right: 0, uncertain: 0, unknown: 0, wrong: 0 };
  /** How often the engine moved on too fast to be asked twice the same. */
  restless = 0;
  readonly #engine: Engine;
  readonly #recorders: Recorders;
  /** What slower logs have still to say. */
  #open: Promise<readonly Wrong[]>[] = [];

  constructor(engine: Engine, recorders: Recorders) {
    this.#engine = engine;
    this.#recorders = recorders;
  }

  /** Looks at a container; asks again while the engine moves on. `story`: what was done to it. */
  async look(id: string, story: string): Promise<void> {
    let late = 0;
    for (let i = 0; i < RESTLESS_TRIES_MAX; i++) {
      const before = await this.#inspect(id);
      const states = await this.#recorders.states();
      const first = await states[0];
      const after = await this.#inspect(id);
      if (before.join() !== after.join()) continue;
      const isWrong = after.some((inspected) =>
        factsOf(first, id, inspected).some(({ verdict }) => verdict === 'wrong'),
      );
      // An engine may tell a little later what it has done already.
      if (isWrong && late++ < LATE_TRIES_MAX) continue;
      // One log is enough to know that it is the moment; the others need not be as quick.
      this.#open.push(...states.map((state, n) => this.#judge(story, id, after, this.#recorders.all[n], state)));
      return;
    }
    this.restless += 1;
  }

  /** What was wrong since this was last asked. */
  async wrongs(): Promise<readonly Wrong[]> {
    const all = await Promise.all(this.#open);
    this.#open = [];
    return all.flat();
  }

  #inspect(id: string): Promise<readonly string[]> {
    return Promise.all(
      this.#engine.inspects.map(async (path) => {
        const { status, body } = await this.#engine.api.call('GET', path(id));
        return status === 200 ? JSON.stringify(body) : '';
      }),
    );
  }

  /** Counts what was found, and tells what is wrong so that somebody can see it again. */
  async #judge(
    story: string,
    id: string,
    inspects: readonly string[],
    recorder: Recorder | undefined,
    state: Promise<HostState>,
  ): Promise<readonly Wrong[]> {
    const known = await state;
    const found = inspects.flatMap((inspected) => factsOf(known, id, inspected).map((fact) => ({ fact, inspected })));
    for (const { fact } of found) this.tally[fact.verdict] += 1;
    return found
      .filter(({ fact }) => fact.verdict === 'wrong')
      .map(({ fact: { field, log, engine }, inspected }) => {
        const said = `by ${recorder?.name}, ${field} is ${show(log)}, the engine says ${show(engine)}`;
        return {
          about: `${recorder?.name} ${field}`,
          text: `${story}: ${said}\n${recorder?.lines(id)}\n${inspected}\n`,
        };
      });
  }
}

function factsOf(state: HostState | undefined, id: string, inspected: string): readonly Fact[] {
  if (state === undefined) return [];
  if (inspected !== '') {
    const observed = observedFrom(JSON.parse(inspected));
    return observed ? check(state, [observed], false).filter((fact) => fact.id === id) : [];
  }
  const ours = state.container(id);
  if (ours === undefined) return [];
  const verdict = ours.uncertain.includes('exists') ? 'uncertain' : 'wrong';
  return [{ subject: 'container', id, name: ours.name, field: 'exists', log: true, engine: false, verdict }];
}

function show(value: unknown): string {
  return JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? String(item) : item));
}
