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

/** A container, and what was done to it. */
export interface Subject {
  readonly id: string;
  readonly story: string;
}

/** What an engine is asked, and how its answer is held against a state. */
interface Question {
  readonly key: string;
  readonly story: string;
  ask(): Promise<readonly string[]>;
  facts(state: HostState, said: string): readonly Fact[];
}

/** What somebody promises of the facts that a log gives. */
export interface Looks {
  /** Verdicts that may be better when it is looked again, a few times. */
  readonly awaited: readonly Verdict[];
  /** Facts that the engine gives no log of: they may be in doubt for good, and are counted apart. `subject.field` */
  readonly untold: readonly string[];
}

/** Holds what each of an engine's logs gives against what each of its inspects says, and counts. */
export class Witness {
  readonly tally: Record<Verdict | 'untold', number> = { right: 0, uncertain: 0, unknown: 0, wrong: 0, untold: 0 };
  /** How often the engine moved on too fast to be asked twice the same. */
  restless = 0;
  readonly #engine: Engine;
  readonly #recorders: Recorders;
  readonly #awaited: ReadonlySet<Verdict>;
  readonly #untold: ReadonlySet<string>;
  readonly #settled = new Set<string>();
  /** What slower logs have still to say. */
  #open: Promise<readonly Wrong[]>[] = [];

  constructor(engine: Engine, recorders: Recorders, { awaited, untold }: Looks) {
    this.#engine = engine;
    this.#recorders = recorders;
    this.#awaited = new Set(awaited);
    this.#untold = new Set(untold);
  }

  /** Looks at containers, all by the same words of the engine: a log may take its time to tell them. */
  async look(subjects: readonly Subject[]): Promise<void> {
    await this.#look(
      subjects.map(({ id, story }) => ({
        key: id,
        story,
        ask: () => Promise.all(this.#engine.inspects.map(async (path) => this.#get(path(id)))),
        facts: (state, said) => containerFacts(state, id, said),
      })),
    );
  }

  /** Looks at all images. */
  async lookAtImages(story: string): Promise<void> {
    const ask = async () => {
      const list = JSON.parse((await this.#get('/images/json?all=1')) || '[]') as { Id: string }[];
      const ids = [...new Set(list.map(({ Id }) => Id))].sort();
      return [`[${(await Promise.all(ids.map((id) => this.#get(`/images/${id}/json`)))).filter(Boolean).join()}]`];
    };
    await this.#look([{ key: 'image', story, ask, facts: imageFacts }]);
  }

  /** How many facts were held against each other, but for those that the engine gives no log of. */
  get looked(): number {
    const { right, uncertain, unknown, wrong } = this.tally;
    return right + uncertain + unknown + wrong;
  }

  /** Asks the engine before and after its logs are heard, and again of what has moved on meanwhile. */
  async #look(questions: readonly Question[]): Promise<void> {
    let open = questions.map((question) => ({ question, late: 0 }));
    for (let i = 0; i < RESTLESS_TRIES_MAX && open.length > 0; i++) {
      const ask = () => Promise.all(open.map(({ question }) => question.ask()));
      const before = await ask();
      const states = await this.#recorders.states();
      const first = await states[0];
      const after = await ask();
      open = open.filter((one, n) => {
        const said = after[n] as readonly string[];
        if (first === undefined || before[n]?.join() !== said.join()) return true;
        if (this.#isLate(one.question, first, said) && one.late++ < LATE_TRIES_MAX) return true;
        this.#take(one.question, states, said);
        return false;
      });
    }
    this.restless += open.length;
  }

  /** An engine may tell a little later what it has done already. What stayed so before is not waited for again. */
  #isLate({ facts }: Question, first: HostState, said: readonly string[]): boolean {
    const open = said.flatMap((one) => facts(first, one)).filter((fact) => this.#isAwaited(fact));
    return open.some((fact) => !this.#settled.has(aboutOf(fact)));
  }

  #isAwaited({ subject, field, verdict }: Fact): boolean {
    return this.#awaited.has(verdict) && (verdict === 'wrong' || !this.#untold.has(`${subject}.${field}`));
  }

  /** One log was enough to know that it is the moment; the others need not be as quick. */
  #take({ key, story, facts }: Question, states: readonly Promise<HostState>[], said: readonly string[]): void {
    const judged = states.map(async (state, n) => {
      const known = await state;
      const found = said.flatMap((one) => facts(known, one).map((fact) => ({ fact, said: one })));
      if (n === 0) for (const { fact } of found) if (this.#isAwaited(fact)) this.#settled.add(aboutOf(fact));
      return this.#judge(story, key, found, this.#recorders.all[n] as Recorder);
    });
    this.#open.push(...judged);
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

  #sortOf({ subject, field, verdict }: Fact): Verdict | 'untold' {
    return verdict !== 'wrong' && this.#untold.has(`${subject}.${field}`) ? 'untold' : verdict;
  }

  /** Counts what was found, and tells what is wrong so that somebody can see it again. */
  #judge(
    story: string,
    key: string,
    found: readonly { readonly fact: Fact; readonly said: string }[],
    recorder: Recorder,
  ): readonly Wrong[] {
    for (const { fact } of found) this.tally[this.#sortOf(fact)] += 1;
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
