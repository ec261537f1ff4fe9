import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { baseTar } from './base.js';
import { ROOT, type Source, type Teller } from './engine.js';
import { Private } from './private.js';

/** A file, for `ctr` takes the options of a command for its own. */
const SCRIPT = 'obey';

/** What `ctr` lists of one container. */
export interface Listed {
  readonly exists: boolean;
  /** RUNNING, PAUSED, STOPPED; null where it has no task. */
  readonly task: string | null;
}

/** A `containerd` of our own, without Docker and without images. */
export class Containerd implements Teller {
  readonly prefix: string;
  readonly #home: Private;

  private constructor(home: Private) {
    this.#home = home;
    // Its namespaces are also its control groups.
    this.prefix = home.name;
  }

  static async start(): Promise<Containerd> {
    const home = new Private(ROOT);
    const at = (name: string) => join(home.inside, name);
    mkdirSync(join(home.folder, 'root'));
    execFileSync('tar', ['-C', join(home.folder, 'root'), '-x'], { input: baseTar() });
    writeFileSync(join(home.folder, 'root', SCRIPT), 'trap "exit 3" TERM; sleep 1000 & wait\n');
    const config = [
      ...['version = 2', `root = "${at('data')}"`, `state = "${at('state')}"`],
      ...['disabled_plugins = ["io.containerd.grpc.v1.cri"]', '[grpc]', `address = "${at('socket')}"`],
    ];
    writeFileSync(join(home.folder, 'config.toml'), config.join('\n'));
    const containerd = new Containerd(home);
    await home.start(['containerd', '--config', at('config.toml')], {}, async () => containerd.#answers('version'));
    return containerd;
  }

  get version(): string {
    return this.#ctr('version').match(/Server:\s+Version:\s+(\S+)/)?.[1] ?? '';
  }

  async sources(): Promise<readonly Source[]> {
    const child = this.#home.enter(this.#command('events'), { stdio: ['ignore', 'pipe', 'ignore'] });
    if (!child.stdout) throw new Error('ctr events prints nothing');
    return [{ name: 'ctr events', bytes: child.stdout, close: () => void child.kill() }];
  }

  /** A namespace; up to 1.6 its event names the one in which it was asked for. */
  async mark(name: string): Promise<void> {
    this.#ctr('--namespace', name, 'namespaces', 'create', name);
  }

  async unmark(name: string): Promise<void> {
    this.#ctr('namespaces', 'remove', name);
  }

  /** A container that ends on TERM. */
  create(id: string): void {
    this.#ctr('containers', 'create', '--rootfs', join(this.#home.inside, 'root'), id, '/bin/sh', `/${SCRIPT}`);
  }

  /** Does it; false if it was refused. */
  does(...command: readonly string[]): boolean {
    return this.#answers(...command);
  }

  list(id: string): Listed {
    const exists = this.#ctr('containers', 'list', '--quiet').split('\n').includes(id);
    const task = this.#ctr('tasks', 'list').match(new RegExp(`^${id}\\s+\\d+\\s+(\\S+)`, 'm'))?.[1];
    return { exists, task: task ?? null };
  }

  stop(): Promise<void> {
    return this.#home.end();
  }

  #command(...command: readonly string[]): string[] {
    return ['ctr', '--address', join(this.#home.inside, 'socket'), '--namespace', this.prefix, ...command];
  }

  #ctr(...command: readonly string[]): string {
    return this.#home.run(this.#command(...command));
  }

  #answers(...command: readonly string[]): boolean {
    try {
      this.#ctr(...command);
      return true;
    } catch {
      return false;
    }
  }
}
