/** A busy host, made up to the measures of real logs: two thirds of the records are health probes, the rest is life and death. */

/** Containers that live at a time, unless it is said. */
const ALIVE = 40;
const START = 1_795_000_000_000_000_000n;
/** Mean time between two records. */
const APART_NS = 30_000_000;
/** Engines write from several threads: of so many records one stands after a later one. */
const DISORDER_IN = 200;
/** So many records later at the most, a probe that began has ended. */
const PROBE_RECORDS_MAX = 12;

const PROBES = [
  '/bin/sh -c curl --fail --silent http://127.0.0.1:8080/healthz || exit 1',
  '/bin/sh -c pg_isready -U shop -d "shop" > /dev/null 2>&1',
  'redis-cli ping',
  "/bin/sh -c wget -q -O - 'http://localhost/?a=1&b=2' || exit 1",
];

/** Numbers that look random and are the same in every run (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A record that comes when others have come. */
interface Later {
  readonly after: number;
  readonly say: () => void;
}

interface Alive {
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly probe: string;
  readonly volume: string | null;
}

/** Makes the records of a made-up host, one at a time, without end. */
export class Host {
  readonly #random: () => number;
  readonly #alive: Alive[] = [];
  readonly #queue: string[] = [];
  readonly #later: Later[] = [];
  readonly #gone = new WeakSet<Alive>();
  readonly #network: string;
  readonly #most: number;
  #now = START;
  #made = 0;
  #emitted = 0;

  constructor(alive = ALIVE, seed = 1) {
    this.#random = random(seed);
    this.#most = alive;
    this.#network = this.#id();
  }

  /** The host's clock, in nanoseconds. */
  get now(): bigint {
    return this.#now;
  }

  /** The next record, as `docker events --format '{{json .}}'` writes it. */
  next(): string {
    while (this.#queue.length === 0) {
      const due = this.#later.findIndex(({ after }) => after <= this.#emitted);
      if (due >= 0) this.#later.splice(due, 1)[0]?.say();
      else this.#live();
    }
    this.#emitted += 1;
    return this.#queue.shift() ?? '';
  }

  #id(): string {
    let id = '';
    while (id.length < 64)
      id += Math.floor(this.#random() * 4_294_967_296)
        .toString(16)
        .padStart(8, '0');
    return id;
  }

  #live(): void {
    if (this.#alive.length < this.#most) return this.#born();
    const index = Math.floor(this.#random() * this.#alive.length);
    const one = this.#alive[index];
    if (!one) return;
    // A probe is three records, and a fate about eight.
    if (this.#random() < 0.81) return this.#probe(one);
    const fate = this.#random();
    if (fate < 0.35) return this.#crash(one);
    if (fate < 0.7) return this.#restart(one);
    this.#remove(one, index);
  }

  #born(): void {
    const number = this.#made++;
    const service = `service-${number % 12}`;
    const compose = {
      'com.docker.compose.config-hash': this.#id(),
      'com.docker.compose.container-number': '1',
      'com.docker.compose.project': 'shop',
      'com.docker.compose.service': service,
    };
    const image = {
      image: `registry.example.com/shop/${service}:1.${number % 7}`,
      name: `shop-${service}-${number}`,
      'org.opencontainers.image.revision': this.#id().slice(0, 40),
    };
    // One in four was run by hand.
    const attributes = number % 4 === 3 ? image : { ...compose, ...image };
    const probe = PROBES[number % PROBES.length] ?? '';
    const one = { id: this.#id(), attributes, probe, volume: number % 6 === 0 ? `data-${service}` : null };
    this.#alive.push(one);
    this.#container(one, 'create');
    this.#begin(one);
  }

  #begin(one: Alive): void {
    if (one.volume !== null) this.#volumeEvent(one, one.volume, 'mount');
    this.#networkEvent(one, 'connect');
    this.#container(one, 'start');
  }

  #end(one: Alive, exitCode: number): void {
    const execDuration = String(Math.floor(this.#random() * 40));
    this.#container(one, 'die', { execDuration, exitCode: String(exitCode) });
    this.#networkEvent(one, 'disconnect');
    if (one.volume !== null) this.#volumeEvent(one, one.volume, 'unmount');
  }

  #probe(one: Alive): void {
    const execID = this.#id();
    this.#container(one, `exec_create: ${one.probe}`, { execID });
    this.#container(one, `exec_start: ${one.probe}`, { execID });
    const after = this.#emitted + 2 + Math.floor(this.#random() * PROBE_RECORDS_MAX);
    // Whoever was removed in the meantime took the probe along.
    const say = () => !this.#gone.has(one) && this.#container(one, 'exec_die', { execID, exitCode: '0' });
    this.#later.push({ after, say });
  }

  #crash(one: Alive): void {
    this.#end(one, 1);
    this.#begin(one);
    this.#container(one, 'health_status: healthy');
  }

  #restart(one: Alive): void {
    this.#container(one, 'kill', { signal: '15' });
    this.#end(one, 0);
    this.#container(one, 'stop');
    this.#begin(one);
    this.#container(one, 'restart');
  }

  #remove(one: Alive, index: number): void {
    this.#container(one, 'kill', { signal: '9' });
    this.#end(one, 137);
    this.#container(one, 'destroy');
    this.#gone.add(one);
    const last = this.#alive.pop();
    if (last && last !== one) this.#alive[index] = last;
  }

  #container(one: Alive, action: string, own: Readonly<Record<string, string>> = {}): void {
    const given: Record<string, string> = { ...own, ...one.attributes };
    const attributes = Object.fromEntries(
      Object.keys(given)
        .sort()
        .map((key) => [key, given[key]]),
    );
    const { image } = one.attributes;
    const record = {
      status: action,
      id: one.id,
      from: image,
      Type: 'container',
      Action: action,
      Actor: { ID: one.id, Attributes: attributes },
    };
    this.#emit(record);
  }

  #networkEvent(one: Alive, action: string): void {
    const attributes = { container: one.id, name: 'shop_default', type: 'bridge' };
    this.#emit({ Type: 'network', Action: action, Actor: { ID: this.#network, Attributes: attributes } });
  }

  #volumeEvent(one: Alive, volume: string, action: 'mount' | 'unmount'): void {
    const mounted = { destination: '/var/lib/data', driver: 'local', propagation: '', 'read/write': 'true' };
    const attributes = { container: one.id, ...(action === 'mount' ? mounted : { driver: 'local' }) };
    this.#emit({ Type: 'volume', Action: action, Actor: { ID: volume, Attributes: attributes } });
  }

  #emit(record: object): void {
    this.#now += BigInt(Math.floor(this.#random() * 2 * APART_NS));
    const at = this.#random() * DISORDER_IN < 1 ? this.#now - BigInt(Math.floor(this.#random() * APART_NS)) : this.#now;
    // JSON.stringify has no exact number of this size.
    const json = `${JSON.stringify({ ...record, scope: 'local' }).slice(0, -1)},"time":${at / 1_000_000_000n},"timeNano":${at}}`;
    this.#queue.push(json.replace(/[<>&]/g, escaped));
  }
}

/** Go's encoder writes what HTML could take for its own as an escape. */
function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
