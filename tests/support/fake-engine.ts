import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SECOND = 1_000_000_000n;
const MEMORY = 256;

/** A record as an engine has it, and its time. */
interface Record {
  readonly at: bigint;
  readonly line: string;
}

/** What it answers to a path, besides events. */
type Answer = { readonly status: number; readonly body: unknown };

/**
 * A real HTTP server on a real unix socket that speaks as an engine does, as far as failures need it: what no engine can be brought to do at will.
 * What engines do by themselves is tested with engines.
 */
export class FakeEngine {
  readonly folder = mkdtempSync(join(tmpdir(), 'hindcast-fake-'));
  readonly socket = join(this.folder, 'socket');
  readonly asked: { readonly method: string; readonly path: string }[] = [];
  readonly containers = new Map<string, object>();
  readonly images = new Map<string, object>();
  readonly networks = new Map<string, object>();
  /** What happens just before it answers. */
  onAsked: ((path: string) => void) | null = null;
  /** Paths that a proxy in front of it would not let pass. */
  forbidden: RegExp | null = null;
  /** What it says its clock is ahead of ours, in nanoseconds. */
  ahead = 0n;
  id = 'FAKE:1';
  version = '20.10.24';
  /** What its version says it is made of. */
  components: readonly object[] = [];
  /** It remembers what it says, and does not tell those who listen. */
  isDropping = false;
  #memory: Record[] = [];
  #listening = new Set<ServerResponse>();
  /** They will hear only what is said after the next. */
  #late: ServerResponse[] = [];
  #last = 0n;
  #server: Server;

  constructor() {
    this.#server = this.#serve();
  }

  static async start(): Promise<FakeEngine> {
    const engine = new FakeEngine();
    await engine.up();
    return engine;
  }

  #serve(): Server {
    const listener: RequestListener = (request, response) => this.#answer(request, response);
    return createServer(listener);
  }

  get host(): string {
    return `unix://${this.socket}`;
  }

  get listeners(): number {
    return this.#listening.size;
  }

  get connections(): Promise<number> {
    return new Promise((resolve) => this.#server.getConnections((_, count) => resolve(count)));
  }

  async up(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.socket, resolve));
  }

  /** Its process is gone, and all that it remembered. */
  async down(): Promise<void> {
    this.cut();
    this.#memory = [];
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.socket, { force: true });
    this.#server = this.#serve();
  }

  async stop(): Promise<void> {
    await this.down();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Every stream is cut; it remembers what it said. */
  cut(): void {
    for (const response of this.#listening) response.destroy();
    this.#listening.clear();
    for (const response of this.#late.splice(0)) response.destroy();
  }

  now(): bigint {
    const now = BigInt(Date.now()) * 1_000_000n + this.ahead;
    return now;
  }

  /** Something happens: it is remembered, and told to all who listen. */
  say(Type: string, Action: string, ID: string, Attributes: Readonly<{ [name: string]: string }> = {}): string {
    const now = this.now();
    // No two at once, unless the clock was set.
    const at = now <= this.#last && this.#last - now < SECOND ? this.#last + 1n : now;
    this.#last = at;
    const head = JSON.stringify({ Type, Action, Actor: { ID, Attributes }, scope: 'local' }).slice(0, -1);
    const line = `${head},"time":${at / SECOND},"timeNano":${at}}`;
    this.#memory = [...this.#memory, { at, line }].slice(-MEMORY);
    if (!this.isDropping) this.raw(`${line}\n`);
    for (const response of this.#late.splice(0)) this.#hears(response);
    return line;
  }

  /** Bytes as they are. */
  raw(bytes: string | Uint8Array): void {
    for (const response of this.#listening) response.write(bytes);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://engine');
    const path = url.pathname.replace(/^\/v[\d.]+/, '');
    this.asked.push({ method: request.method ?? '', path: `${path}${url.search}` });
    if (this.forbidden?.test(path)) return void response.writeHead(403).end('<html>forbidden</html>');
    this.onAsked?.(path);
    if (path === '/events') return this.#events(url.searchParams, response);
    const { status, body } = this.#look(path);
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  }

  #look(path: string): Answer {
    const [, kind = '', id = ''] = path.split('/');
    const found = (thing: object | undefined): Answer =>
      thing ? { status: 200, body: thing } : { status: 404, body: { message: `No such ${kind.slice(0, -1)}: ${id}` } };
    if (path === '/_ping') return { status: 200, body: 'OK' };
    if (path === '/version') {
      return { status: 200, body: { Version: this.version, ApiVersion: '1.41', Components: this.components } };
    }
    if (path === '/info') return { status: 200, body: { ID: this.id, Name: 'fake', SystemTime: timeOf(this.now()) } };
    if (path === '/containers/json') return { status: 200, body: [...this.containers.values()] };
    if (path === '/images/json') return { status: 200, body: [...this.images.values()] };
    if (path === '/volumes') return { status: 200, body: { Volumes: null } };
    if (path === '/networks') return { status: 200, body: [...this.networks.values()] };
    if (/^\/containers\/[^/]+\/changes$/.test(path)) return { status: 200, body: [{ Path: '/tmp', Kind: 0 }] };
    const things = { containers: this.containers, images: this.images, networks: this.networks }[kind];
    return found(things?.get(decodeURIComponent(id)));
  }

  #events(query: URLSearchParams, response: ServerResponse): void {
    const [since, until] = [nanosOf(query.get('since')), nanosOf(query.get('until'))];
    if (since !== null && until !== null && until < since) {
      // As Docker does. Source: daemon/events.go.
      const message = '`since` time cannot be after `until` time';
      return void response.writeHead(400, { 'Content-Type': 'application/json' }).end(JSON.stringify({ message }));
    }
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.flushHeaders();
    if (since !== null || until !== null) {
      for (const { line } of this.#remembered(since ?? 0n, until)) response.write(`${line}\n`);
    }
    // As Podman does: it has answered before it has found the end of its file. Source: pkg/api/handlers/compat/events.go, 4.3.
    if (since === null && until === null && this.components.length > 0) this.#late.push(response);
    else if (until === null) this.#hears(response);
    else if (until <= this.now()) response.end();
    else setTimeout(() => response.end(), Number((until - this.now()) / 1_000_000n) + 1);
  }

  #hears(response: ServerResponse): void {
    this.#listening.add(response);
    response.once('close', () => this.#listening.delete(response));
  }

  /** As Docker looks for it: from the newest back, up to the first that is older. */
  #remembered(since: bigint, until: bigint | null): readonly Record[] {
    const older = this.#memory.findLastIndex(({ at }) => at < since);
    return this.#memory.slice(older + 1).filter(({ at }) => until === null || at <= until);
  }
}

function nanosOf(text: string | null): bigint | null {
  if (text === null) return null;
  const [seconds = '0', fraction = ''] = text.split('.');
  return BigInt(seconds) * SECOND + BigInt(fraction.padEnd(9, '0'));
}

function timeOf(at: bigint): string {
  return `${new Date(Number(at / 1_000_000n)).toISOString().slice(0, -1)}${String(at % 1_000_000n).padStart(6, '0')}Z`;
}

/** What an inspect says of a container, as far as it matters here. */
export function inspectOf(id: string, name: string, more: object = {}, state: object = {}): object {
  return {
    Id: id,
    Name: `/${name}`,
    Created: '2026-11-23T21:00:00Z',
    Image: `sha256:${'1'.repeat(64)}`,
    RestartCount: 0,
    State: {
      Status: 'running',
      Running: true,
      ExitCode: 0,
      OOMKilled: false,
      StartedAt: '2026-11-23T21:00:01Z',
      FinishedAt: '0001-01-01T00:00:00Z',
      ...state,
    },
    Config: { Image: 'app:1', Labels: {} },
    HostConfig: { RestartPolicy: { Name: 'always', MaximumRetryCount: 0 }, AutoRemove: false },
    NetworkSettings: { Networks: {} },
    Mounts: [],
    ...more,
  };
}
