import { type Instant, SECOND } from '../event/instant.js';
import { showAddress } from './address.js';
import { type Answer, readAnswer, saidIn } from './answer.js';
import { monotonic, readDate, readInfo } from './clock.js';
import { deadline } from './deadline.js';
import type { Dialler } from './dial.js';
import type { Ask, Asking, Engine, Identity, Kind, Range, Stream } from './engine.js';
import { refused, unreachable } from './fault.js';
import type { Found } from './find.js';

/** An engine that does not answer for so long will not. */
const ANSWER_MILLISECONDS_MAX = 60_000;

/** The newest interface that is asked for: of one that is newer, nobody here knows what it says. */
const API_VERSION_MAX = '1.51';

const LISTS: Readonly<Record<Kind, readonly [path: string, query: Readonly<Record<string, string>>]>> = {
  container: ['/containers/json', { all: '1' }],
  image: ['/images/json', { all: '1' }],
  volume: ['/volumes', {}],
  network: ['/networks', {}],
};

const INSPECTS: Readonly<Record<Kind, (id: string) => string>> = {
  container: (id) => `/containers/${id}/json`,
  image: (id) => `/images/${id}/json`,
  volume: (id) => `/volumes/${id}`,
  network: (id) => `/networks/${id}`,
};

type Json = Readonly<Record<string, unknown>>;
const objectOf = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Nanoseconds as Docker takes them. */
function seconds(at: Instant): string {
  return `${at / SECOND}.${String(at % SECOND).padStart(9, '0')}`;
}

function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [thanMajor = 0, thanMinor = 0] = than.split('.').map(Number);
  return major < thanMajor || (major === thanMajor && minor < thanMinor);
}

/** An engine behind an address, asked through {@link Dialler}. */
export class HttpEngine implements Engine {
  readonly address: string;
  readonly cannot = new Set<Ask>();
  readonly #found: Found;
  readonly #dialler: Dialler;
  #identity: Identity | null = null;
  #api = '';

  constructor(found: Found, dialler: Dialler) {
    this.#found = found;
    this.#dialler = dialler;
    this.address = showAddress(found.address);
  }

  get identity(): Identity {
    if (this.#identity === null) throw new Error('an engine is asked who it is before anything else');
    return this.#identity;
  }

  async identify({ signal }: Asking = {}): Promise<Identity> {
    const asked = monotonic();
    const version = await this.#must('/version', signal);
    const said = objectOf(version.body);
    const apiVersion = textOf(said.ApiVersion);
    if (apiVersion === null)
      throw refused(this.#found.address, '/version', version.status, 'it says nothing of an engine');
    this.#api = `/v${isOlder(apiVersion, API_VERSION_MAX) ? apiVersion : API_VERSION_MAX}`;
    const isPodman = JSON.stringify(said.Components ?? '').includes('Podman');
    const before = monotonic();
    const info = await this.#may('info', '/info', {}, signal);
    const told = objectOf(info?.body);
    this.#identity = {
      name: isPodman ? 'podman' : 'docker',
      version: textOf(said.Version) ?? 'unknown',
      apiVersion,
      // Podman makes one up for each answer.
      id: isPodman ? null : textOf(told.ID),
      hostname: textOf(told.Name),
      clock: readInfo(told.SystemTime, before) ?? readDate(version.date, asked),
    };
    return this.#identity;
  }

  async ping({ signal }: Asking = {}): Promise<void> {
    await this.#must('/_ping', signal);
  }

  async events({ since, until }: Range, { signal }: Asking = {}): Promise<Stream> {
    const query = {
      ...(since === undefined ? {} : { since: seconds(since) }),
      ...(until === undefined ? {} : { until: seconds(until) }),
    };
    const response = await this.#reach(`${this.#api}/events`, query, signal);
    if (response.statusCode !== 200) {
      const answer = await readAnswer(response, '/events');
      throw refused(this.#found.address, '/events', answer.status, saidIn(answer));
    }
    return { [Symbol.asyncIterator]: () => response[Symbol.asyncIterator](), destroy: () => response.destroy() };
  }

  async list(kind: Kind, { signal }: Asking = {}): Promise<readonly unknown[] | null> {
    const [path, query] = LISTS[kind];
    const answer = await this.#may('list', `${this.#api}${path}`, query, signal);
    const items = kind === 'volume' ? objectOf(answer?.body).Volumes : answer?.body;
    // Docker says null for none.
    return answer === null ? null : Array.isArray(items) ? items : [];
  }

  async inspect(kind: Kind, id: string, { signal }: Asking = {}): Promise<unknown> {
    const path = `${this.#api}${INSPECTS[kind](encodeURIComponent(id))}`;
    return (await this.#may('inspect', path, {}, signal))?.body ?? null;
  }

  async changes(id: string, { signal }: Asking = {}): Promise<readonly unknown[] | null> {
    const path = `${this.#api}/containers/${encodeURIComponent(id)}/changes`;
    const answer = await this.#may('changes', path, {}, signal);
    return answer === null ? null : Array.isArray(answer.body) ? answer.body : [];
  }

  async #reach(path: string, query: Readonly<Record<string, string>>, signal: AbortSignal | undefined) {
    try {
      return await this.#dialler.get(path, query, signal);
    } catch (error) {
      signal?.throwIfAborted();
      throw unreachable(this.#found, error);
    }
  }

  async #ask(path: string, query: Readonly<Record<string, string>>, signal: AbortSignal | undefined): Promise<Answer> {
    const end = deadline(ANSWER_MILLISECONDS_MAX, signal);
    try {
      return await readAnswer(await this.#reach(path, query, end.signal), path);
    } catch (error) {
      signal?.throwIfAborted();
      throw unreachable(this.#found, error);
    } finally {
      end.release();
    }
  }

  async #must(path: string, signal: AbortSignal | undefined): Promise<Answer> {
    const answer = await this.#ask(path, {}, signal);
    if (answer.status !== 200) throw refused(this.#found.address, path, answer.status, saidIn(answer));
    return answer;
  }

  /** An answer, or null where the thing is not there. What the address forbids is remembered, and not asked for again. */
  async #may(
    what: Ask,
    path: string,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal | undefined,
  ): Promise<Answer | null> {
    if (this.cannot.has(what)) return null;
    const answer = await this.#ask(path, query, signal);
    if (answer.status === 200) return answer;
    const isAbout = what === 'inspect' || what === 'changes';
    // An engine says what it is that it does not have; a proxy does not know.
    if (
      isAbout &&
      answer.status === 404 &&
      /no such|not found|no (?:container|image|volume|network)/i.test(saidIn(answer))
    )
      return null;
    if ([401, 403, 404, 405].includes(answer.status)) this.cannot.add(what);
    else if (!isAbout) throw refused(this.#found.address, path, answer.status, saidIn(answer));
    return null;
  }
}
