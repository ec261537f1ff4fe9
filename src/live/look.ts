import { type Instant, SECOND } from '../event/instant.js';
import type { ObservedContainer } from '../event/observed.js';
import { observedFrom } from '../read/inspect.js';
import { layerFacts } from '../read/inspect-layers.js';
import { LINE_BYTES_MAX } from '../read/lines.js';
import { containerAgrees, contradicts, standing } from './agree.js';
import type { Engine } from './engine.js';
import type { Ledger } from './ledger.js';
import { redactFacts } from './redact.js';
import type { Told } from './told.js';
import { inTurn } from './turns.js';

/** So many are asked at once: an engine has other things to do. */
export const ASKS_AT_ONCE = 8;

/** A container that is never still for long enough is looked at again only when it is. */
const TRIES_MAX = 20;

/** What an inspect says otherwise than the events must say so twice, so far apart: an event may be on its way. */
export const SETTLE_MILLISECONDS = 1_000;

/** What came into being so shortly before may not have been told yet. */
export const NEW_BELOW: Instant = 5n * SECOND;

export interface Looking {
  readonly engine: Engine;
  readonly ledger: Ledger;
  readonly tell: (told: Told) => void;
  readonly signal: AbortSignal;
  readonly withEnv: boolean;
  readonly changes: boolean;
  /** Until all that the engine had said by now has come; gives a moment up to which that is so. */
  readonly caughtUp: () => Promise<Instant>;
}

/** What a look at a container came to. */
type Outcome = 'done' | 'again' | 'later';

/** Looks at containers, and tells of them what no event has told. */
export class ContainerLooks {
  readonly #standing = new Map<string, string>();
  readonly #contradictions = new Map<string, string>();
  readonly #tries = new Map<string, number>();

  /** Looks at these; gives those that must be looked at again, at once or later. */
  async look(
    looking: Looking,
    ids: readonly string[],
    ended: ReadonlySet<string>,
  ): Promise<{ again: string[]; later: string[] }> {
    const { ledger, engine, signal } = looking;
    const window = ledger.window();
    try {
      const seen = await inTurn(ids, ASKS_AT_ONCE, async (id) => {
        const wrote = looking.changes && ended.has(id) ? await engine.changes(id, { signal }) : null;
        return { id, wrote, inspect: await engine.inspect('container', id, { signal }) };
      });
      const at = await looking.caughtUp();
      const results = { again: [] as string[], later: [] as string[] };
      for (const { id, wrote, inspect } of seen) {
        const outcome = window.touched.has(id) ? this.#moved(id) : this.#judge(looking, id, inspect, at);
        if (outcome === 'again') results.again.push(id);
        else if (outcome === 'later') results.later.push(id);
        if (wrote && !window.touched.has(id)) this.#tellChanges(looking, id, wrote, at);
      }
      return results;
    } finally {
      window.stop();
    }
  }

  /** What was told of them before counts no more: there was a gap. */
  forget(): void {
    this.#standing.clear();
    this.#contradictions.clear();
    this.#tries.clear();
  }

  #moved(id: string): Outcome {
    const tries = (this.#tries.get(id) ?? 0) + 1;
    this.#tries.set(id, tries);
    if (tries <= TRIES_MAX) return 'again';
    this.#tries.delete(id);
    return 'done';
  }

  #judge({ ledger, engine, tell, withEnv }: Looking, id: string, inspect: unknown, at: Instant): Outcome {
    this.#tries.delete(id);
    const observed = observedFrom(inspect);
    if (observed?.facts.subject !== 'container') {
      // Gone, which an event or a list will say; what is kept of it is of no more use.
      this.#standing.delete(id);
      this.#contradictions.delete(id);
      return 'done';
    }
    const facts = (withEnv ? observed.facts : redactFacts(observed.facts)) as ObservedContainer;
    const ours = ledger.fold.container(id);
    const stands = standing(facts);
    // Who stops or kills what waits for its policy leaves no trace: it is looked at for as long as it waits.
    const next = facts.status === 'restarting' ? 'later' : 'done';
    if (containerAgrees(ours, facts) && this.#standing.get(id) === stands) return next;
    const isSilent = ours?.status === 'restarting' && facts.status === 'exited';
    if (ours && !isSilent && contradicts(ours, facts) && !this.#saidTwice(id, facts)) return 'later';
    if (ours === undefined && this.#mayBeTold(engine, facts, at) && !this.#saidTwice(id, facts)) return 'later';
    this.#standing.set(id, stands);
    tell(ledger.observed(id, facts, at));
    return next;
  }

  /** Whether the event of its creation may be on its way. Podman's are written by a program beside. */
  #mayBeTold({ identity }: Engine, { createdAt }: ObservedContainer, at: Instant): boolean {
    return identity.name === 'podman' || (createdAt !== null && at - createdAt < NEW_BELOW);
  }

  /** Whether a contradiction stands for the second time. */
  #saidTwice(id: string, facts: ObservedContainer): boolean {
    const { status, exitCode, restarts, startedAt, finishedAt } = facts;
    const said = [status, exitCode, restarts, startedAt, finishedAt].join();
    const before = this.#contradictions.get(id);
    this.#contradictions.set(id, said);
    if (before !== said) return false;
    this.#contradictions.delete(id);
    return true;
  }

  #tellChanges({ ledger, tell }: Looking, id: string, wrote: readonly unknown[], at: Instant): void {
    // It runs again by now: there will be another end.
    if (ledger.fold.container(id)?.status === 'running') return;
    for (const { facts } of layerFacts({ Id: id, Changes: wrote })) {
      // Who wrote a hundred thousand files did not write them by hand: nobody will read them one by one.
      if (JSON.stringify(facts).length < LINE_BYTES_MAX / 2) tell(ledger.observed(id, facts, at));
    }
  }
}
