import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./private.sh', import.meta.url));
const READY_TRIES_MAX = 300;
const READY_WAIT_MS = 100;

/** A folder, and a process in namespaces of its own that has it: what was started there ends with it, whatever happens to us. */
export class Private {
  /** Where the folder is for us. */
  readonly folder: string;
  /** Where it is for the process. */
  readonly inside: string;
  readonly #root: string;
  #process: ChildProcess | null = null;

  constructor(root = '/') {
    this.#root = root;
    this.folder = mkdtempSync(join(root, tmpdir(), 'hindcast-engine-'));
    this.inside = join(tmpdir(), basename(this.folder));
  }

  /** A name that nothing else on this machine has. */
  get name(): string {
    return basename(this.folder);
  }

  /** Starts the command, and waits until it is ready. */
  async start(command: readonly string[], env: NodeJS.ProcessEnv, isReady: () => Promise<boolean>): Promise<void> {
    const namespaces = ['unshare', '--mount', '--pid', '--net', '--fork', '--kill-child', 'sh', SCRIPT, this.#root];
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...namespaces, ...command], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...env },
    });
    this.#process = child;
    let said = '';
    child.stderr.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-2_000);
    });
    for (let i = 0; i < READY_TRIES_MAX && child.exitCode === null; i++) {
      if (await isReady().catch(() => false)) return;
      await pause(READY_WAIT_MS);
    }
    throw new Error(`${command[0]} did not come up: ${said}`);
  }

  /** Runs something beside the command. */
  enter(command: readonly string[], options: SpawnOptions = {}): ChildProcess {
    return spawn('nsenter', [...this.#into(), ...command], options);
  }

  /** Runs something beside the command, and gives what it printed. */
  run(command: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('nsenter', [...this.#into(), ...command], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
    return stdout;
  }

  /** Ends a process as it is numbered there, unless it has ended. A shell has a `kill` of its own, a small root has no other. */
  kill(pid: number): void {
    this.run(['sh', '-c', `kill -KILL ${pid} || [ ! -d /proc/${pid} ]`]);
  }

  /** Asks the command to end, and waits until it has, and all that it left behind. */
  async finish(pid: number): Promise<void> {
    const ended = this.#process && once(this.#process, 'exit');
    this.run(['sh', '-c', `kill -TERM ${pid}`]);
    await ended;
  }

  /** What runs a command in the network there, and in nothing else that is there: signals reach it. */
  get network(): readonly string[] {
    return ['nsenter', '--target', String(this.#init()), '--net', '--'];
  }

  #into(): string[] {
    return ['--target', String(this.#init()), '--mount', '--pid', '--net', '--'];
  }

  /** The init of the namespaces, as we number it. */
  #init(): number {
    const pid = this.#process?.pid;
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
  }

  /** What is frozen cannot be killed (with the first version of cgroups), and its namespace waits for it. */
  #thaw(): void {
    const all = `find /sys/fs/cgroup -path '*/${this.name}*' -name freezer.state`;
    spawnSync('sh', ['-c', `for state in $(${all}); do echo THAWED >"$state"; done`], { stdio: 'ignore' });
  }

  /** Ends everything that was started there, and takes the folder away. */
  async end(): Promise<void> {
    if (this.#process && this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = once(this.#process, 'exit');
      this.#thaw();
      // The kernel ends all processes of the namespace before its init is gone.
      process.kill(this.#init(), 'SIGKILL');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
    const ours = `find /sys/fs/cgroup -depth -type d -path '*/${this.name}*' -exec rmdir {} +`;
    spawnSync('sh', ['-c', ours], { stdio: 'ignore' });
  }
}
