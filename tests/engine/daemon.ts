import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Api } from './api.js';

/** A root with an engine of another version in it, as `scripts/engine-root.sh` makes one; the machine's own engine without it. */
const ROOT = process.env.HINDCAST_ENGINE_ROOT;
const ROOTED = fileURLToPath(new URL('./rooted.sh', import.meta.url));

const BUSYBOX = ['/bin/busybox', '/usr/bin/busybox'];
const READY_TRIES_MAX = 300;

/** Why no engine can be started here, and what to do; null if one can. */
export function whyNot(): string | null {
  if (process.getuid?.() !== 0) return 'an engine of its own needs root: run it with sudo, in a virtual machine';
  if (ROOT === undefined && spawnSync('dockerd', ['--version']).status !== 0)
    return 'there is no dockerd: apt-get install docker.io';
  if (!BUSYBOX.some(existsSync)) return 'there is no busybox: apt-get install busybox-static';
  return null;
}

/** How to start the engine: as it is, or with a root of its own. */
function command(flags: readonly string[]): [string, string[]] {
  if (ROOT === undefined) return ['dockerd', [...flags]];
  return ['unshare', ['--mount', 'sh', ROOTED, ROOT, 'dockerd', ...flags]];
}

/** An engine of our own: nothing of it is left behind, and no network is touched. */
export class Daemon {
  readonly api: Api;
  readonly #folder: string;
  readonly #process: ChildProcess;

  private constructor(folder: string, process: ChildProcess) {
    this.#folder = folder;
    this.#process = process;
    this.api = new Api(join(folder, 'socket'));
  }

  static async start(): Promise<Daemon> {
    const folder = mkdtempSync(join(ROOT ?? '', tmpdir(), 'hindcast-engine-'));
    const at = (name: string) => join('/', folder.slice(ROOT?.length ?? 0), name);
    const flags = [
      ...['--bridge=none', '--iptables=false', '--ip6tables=false', '--ip-forward=false', '--ip-masq=false'],
      ...['--data-root', at('data'), '--exec-root', at('exec'), '--pidfile', at('pid'), '-H', `unix://${at('socket')}`],
      ...(process.env.HINDCAST_ENGINE_FLAGS ?? '').split(' ').filter(Boolean),
    ];
    const daemon = new Daemon(folder, spawn(...command(flags), { stdio: 'ignore' }));
    await daemon.#ready();
    await daemon.#importBase();
    return daemon;
  }

  async #ready(): Promise<void> {
    for (let i = 0; i < READY_TRIES_MAX; i++) {
      const answer = await this.api.call('GET', '/_ping').catch(() => null);
      if (answer?.status === 200) return;
      if (this.#process.exitCode !== null) throw new Error(`dockerd ended with ${this.#process.exitCode}`);
      await pause(100);
    }
    throw new Error('dockerd did not come up');
  }

  /** `base:1`: busybox and nothing else, from Debian's package. */
  async #importBase(): Promise<void> {
    const root = join(this.#folder, 'root');
    for (const folder of ['bin', 'tmp', 'proc', 'sys', 'dev', 'etc'])
      mkdirSync(join(root, folder), { recursive: true });
    copyFileSync(BUSYBOX.find(existsSync) ?? '', join(root, 'bin/busybox'));
    for (const name of ['sh', 'sleep', 'true', 'kill']) symlinkSync('busybox', join(root, 'bin', name));
    const tar = execFileSync('tar', ['-C', root, '-c', '.'], { maxBuffer: 64 << 20 });
    const { status } = await this.api.call('POST', '/images/create?fromSrc=-&repo=base&tag=1', tar);
    if (status !== 200) throw new Error(`the base image was not imported: ${status}`);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGTERM');
    await ended;
    // Overlay mounts of containers that were killed may linger for a moment.
    spawnSync('sh', ['-c', `umount -l $(grep ${this.#folder} /proc/mounts | cut -d' ' -f2) 2>/dev/null`]);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
