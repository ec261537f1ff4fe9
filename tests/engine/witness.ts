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

/** What an engine is asked, and how its answer is held against a state. */
interface Question {
  ask(): Promise<readonly string[]>;
  facts(state: HostState, said: string): readonly Fact[];
}

/** Holds what each of an engine's logs gives against what each of its inspects says, and counts. */
export class Witness {
  readonly tally: Record<Verdict, number> = { right: 0, uncertain: 0, unknown: 0, wrong: 0 };
  /** How often the engine moved on too fast to be asked twice the same. */
  restless = 0;
  readonly #engine: Engine;
  readonly #recorders: Recorders;
  readonly #awaited: ReadonlySet<Verdict>;
  readonly #settled = new Set<string>();
  /** What slower logs have still to say. */
  #open: Promise<readonly Wrong[]>[] = [];

  /** `awaited`: verdicts that may be better when it is looked again, a few times. */
  constructor(engine: Engine, recorders: Recorders, awaited: readonly Verdict[] = ['wrong']) {
    this.#engine = engine;
    this.#recorders = recorders;
    this.#awaited = new Set(awaited);
  }

  /** Looks at a container. `story`: what was done to it. */
  async look(id: string, story: string): Promise<void> {
    await this.#look(story, id, {
      ask: () => Promise.all(this.#engine.inspects.map(async (path) => this.#get(path(id)))),
      facts: (state, said) => containerFacts(state, id, said),
    });
  }

  /** Looks at all images. */
  async lookAtImages(story: string): Promise<void> {
    await this.#look(story, 'image', {
      ask: async () => {
        const list = JSON.parse((await this.#get('/images/json?all=1')) || '[]') as { Id: string }[];
        const ids = [...new Set(list.map(({ Id }) => Id))].sort();
        return [`[${(await Promise.all(ids.map((id) => this.#get(`/images/${id}/json`)))).filter(Boolean).join()}]`];
      },
      facts: imageFacts,
    });
  }

  /** How many facts were held against each other. */
  get looked(): number {
    return Object.values(this.tally).reduce((sum, count) => sum + count);
  }

  /** Asks the engine before and after its logs are heard, and again while it moves on. */
  async #look(story: string, key: string, question: Question): Promise<void> {
    let late = 0;
    for (let i = 0; i < RESTLESS_TRIES_MAX; i++) {
      const before = await question.ask();
      const states = await this.#recorders.states();
      const first = await states[0];
      const after = await question.ask();
      if (first === undefined || before.join() !== after.join()) continue;
      const found = after.flatMap((said) => question.facts(first, said));
      const wrong = found.filter(({ verdict }) => this.#awaited.has(verdict));
      // An engine may tell a little later what it has done already. What stayed wrong before is not waited for again.
      if (wrong.some((fact) => !this.#settled.has(aboutOf(fact))) && late++ < LATE_TRIES_MAX) continue;
      for (const fact of wrong) this.#settled.add(aboutOf(fact));
      // One log is enough to know that it is the moment; the others need not be as quick.
      this.#open.push(
        ...states.map(async (state, n) => {
          const known = await state;
          const facts = after.flatMap((said) => question.facts(known, said).map((fact) => ({ fact, said })));
          return this.#judge(story, key, facts, this.#recorders.all[n] as Recorder);
        }),
      );
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

  async #get(path: string): Promise<string> {
    const { status, body } = await this.#engine.api.call('GET', path);
    return status === 200 ? JSON.stringify(body) : '';
  }

  /** Counts what was found, and tells what is wrong so that somebody can see it again. */
  #judge(
    story: string,
    key: string,
    found: readonly { readonly fact: Fact; readonly said: string }[],
    recorder: Recorder,
  ): readonly Wrong[] {
    for (const { fact } of found) this.tally[fact.verdict] += 1;
    return found
      .filter(({ fact }) => fact.verdict === 'wrong')
      .map(({ fact, said }) => ({
        about: aboutOf(fact),
        text: `${story}: by ${recorder.name}, ${fact.field} is ${show(fact.log)}, the engine says ${show(fact.engine)}\n${recorder.lines(key)}\n${said}\n`,
      }));
  }
}

function aboutOf({ id, field }: Fact): string {
  return `${id} ${field}`;
}

function containerFacts(state: HostState, id: string, said: string): readonly Fact[] {
  if (said !== '') {
    const observed = observedFrom(JSON.parse(said));
    return observed ? check(state, [observed], false).filter((fact) => fact.id === id) : [];
  }
  const ours = state.container(id);
  if (ours === undefined) return [];
  const verdict = ours.uncertain.includes('exists') ? 'uncertain' : 'wrong';
  return [{ subject: 'container', id, name: ours.name, field: 'exists', log: true, engine: false, verdict }];
}

function imageFacts(state: HostState, said: string): readonly Fact[] {
  const truth = (JSON.parse(said) as unknown[]).flatMap((image) => observedFrom(image) ?? []);
  return check(state, truth, true).filter(({ subject }) => subject === 'image');
}

function show(value: unknown): string {
  return JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? String(item) : item));
}
