import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Api } from './api.js';
import { ROOT } from './engine.js';
import { Private } from './private.js';

const READY_TRIES_MAX = 600;
const READY_WAIT_MS = 50;

/** A `dockerd` of our own that can be stopped, killed and started again, while its containers are where they were. */
export class RestartableDockerd {
  readonly api: Api;
  readonly socket: string;
  readonly prefix = 'hindcast';
  readonly #home: Private;
  #process: ChildProcess | null = null;

  readonly #flags: readonly string[];

  private constructor(home: Private, flags: readonly string[]) {
    this.#home = home;
    this.#flags = flags;
    this.socket = join(home.folder, 'socket');
    this.api = new Api(this.socket);
  }

  /** `prepare`: makes what it needs in its folder, and gives the flags that say so. */
  static async start({ liveRestore = false, prepare = (_folder: string): readonly string[] => [] } = {}) {
    const home = new Private(ROOT);
    const flags = prepare(home.folder);
    writeFileSync(join(home.folder, 'daemon.json'), JSON.stringify({ 'live-restore': liveRestore }));
    // The namespaces are held by something that stays.
    await home.start(['sleep', 'infinity'], {}, async () => home.run(['true']) === '');
    const engine = new RestartableDockerd(home, flags);
    await engine.up();
    return engine;
  }

  get host(): Readonly<Record<string, unknown>> {
    return { CgroupParent: `/${this.#home.name}`, NetworkMode: 'none' };
  }

  get folder(): string {
    return this.#home.folder;
  }

  /** What runs a command in its network, where nobody else is. */
  get network(): readonly string[] {
    return this.#home.network;
  }

  async up(): Promise<void> {
    const at = (name: string) => join(this.#home.inside, name);
    const command = [
      ...['dockerd', '--iptables=false', '--ip6tables=false', '--ip-forward=false', '--ip-masq=false'],
      ...['--config-file', at('daemon.json'), '--data-root', at('data'), '--exec-root', at('exec')],
      ...['--pidfile', at('pid'), '-H', `unix://${at('socket')}`, '--shutdown-timeout', '2'],
      ...this.#flags,
    ];
    const child = this.#home.enter(command, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process = child;
    let said = '';
    child.stderr?.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-2000);
    });
    for (let i = 0; i < READY_TRIES_MAX && child.exitCode === null; i++) {
      if (await this.#answers()) return;
      await pause(READY_WAIT_MS);
    }
    throw new Error(`dockerd did not come up: ${said}`);
  }

  async #answers(): Promise<boolean> {
    return (await this.api.call('GET', '/_ping').catch(() => ({ status: 0 }))).status === 200;
  }

  /** Stops or kills the engine; what it ran may go on. */
  async down(signal: 'TERM' | 'KILL'): Promise<void> {
    const ended = this.#process && once(this.#process, 'close');
    this.#home.run(['sh', '-c', `kill -${signal} $(cat ${join(this.#home.inside, 'pid')})`]);
    await ended;
    // What was killed does not take its mark away, and another would take it for running.
    if (signal === 'KILL') this.#home.run(['rm', '-f', join(this.#home.inside, 'pid')]);
  }

  /** Ends a process of a container from outside. */
  end(pid: number): void {
    this.#home.kill(pid);
  }

  async stop(): Promise<void> {
    await this.#home.end();
  }
}
