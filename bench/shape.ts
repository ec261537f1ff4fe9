/** A busy host, made up to the measures of real logs: two thirds of the records are health probes, the rest is life and death. */

/** Containers that live at a time; one in four has a health check. */
const ALIVE = 40;
const START = 1_795_000_000_000_000_000n;

/** Numbers that look random and are the same in every run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Alive {
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Makes the records of a made-up host, one at a time, without end. */
export class Host {
  readonly #random: () => number;
  readonly #alive: Alive[] = [];
  readonly #queue: string[] = [];
  readonly #network: string;
  #now = START;
  #made = 0;

  constructor(seed = 1) {
    this.#random = random(seed);
    this.#network = this.#id();
  }

  /** The next record, as `docker events --format '{{json .}}'` writes it. */
  next(): string {
    while (this.#queue.length === 0) this.#live();
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
    if (this.#alive.length < ALIVE) return this.#born();
    const one = this.#alive[Math.floor(this.#random() * this.#alive.length)];
    if (!one) return;
    // Two of three records: a probe is three of them.
    if (this.#random() < 0.87) return this.#probe(one);
    const fate = this.#random();
    if (fate < 0.35) return this.#crash(one);
    if (fate < 0.7) return this.#restart(one);
    this.#remove(one);
  }

  #born(): void {
    const number = this.#made++;
    const service = `service-${number % 12}`;
    const attributes = {
      'com.docker.compose.config-hash': this.#id(),
      'com.docker.compose.container-number': '1',
      'com.docker.compose.project': 'shop',
      'com.docker.compose.project.working_dir': '/srv/shop',
      'com.docker.compose.service': service,
      image: `registry.example.com/shop/${service}:1.${number % 7}`,
      name: `shop-${service}-${number}`,
      'org.opencontainers.image.revision': this.#id().slice(0, 40),
      'org.opencontainers.image.source': `https://git.example.com/shop/${service}`,
    };
    const one = { id: this.#id(), attributes };
    this.#alive.push(one);
    this.#container(one, 'create');
    this.#begin(one);
  }

  #begin(one: Alive): void {
    this.#networkEvent(one, 'connect');
    this.#container(one, 'start');
  }

  #end(one: Alive, exitCode: number): void {
    this.#container(one, 'die', { exitCode: String(exitCode), execDuration: '12' });
    this.#networkEvent(one, 'disconnect');
  }

  #probe(one: Alive): void {
    const execID = this.#id();
    const command = '/bin/sh -c curl --fail --silent http://127.0.0.1:8080/healthz || exit 1';
    this.#container(one, `exec_create: ${command}`, { execID });
    this.#container(one, `exec_start: ${command}`, { execID });
    this.#container(one, 'exec_die', { execID, exitCode: '0' });
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

  #remove(one: Alive): void {
    this.#container(one, 'kill', { signal: '9' });
    this.#end(one, 137);
    this.#container(one, 'destroy');
    this.#alive.splice(this.#alive.indexOf(one), 1);
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

  #emit(record: object): void {
    this.#now += BigInt(Math.floor(this.#random() * 60_000_000));
    const time = this.#now / 1_000_000_000n;
    // JSON.stringify has no exact number of this size.
    this.#queue.push(
      `${JSON.stringify({ ...record, scope: 'local' }).slice(0, -1)},"time":${time},"timeNano":${this.#now}}`,
    );
  }
}
