import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const SSHD = '/usr/sbin/sshd';
const SSH = '/usr/bin/ssh';

/** Why there is none here, and what to do; null if there is one. */
export function whyNoSshd(): string | null {
  if (existsSync(SSHD) && existsSync(SSH)) return null;
  return 'there is no sshd: apt-get install openssh-server openssh-client';
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** An ssh server of our own on a port of loopback, and an `ssh` that knows it: nothing of the user's settings is read or changed. */
export class Sshd {
  readonly address: string;
  /** To be the first on the path of who wants to be let in. */
  readonly path: string;
  readonly #folder: string;
  readonly #process: ChildProcess;

  private constructor(folder: string, port: number, process: ChildProcess) {
    this.#folder = folder;
    this.#process = process;
    this.path = join(folder, 'bin');
    this.address = `ssh://${userInfo().username}@127.0.0.1:${port}`;
  }

  /** `command`: what a session runs, whatever it asks for; that is in `SSH_ORIGINAL_COMMAND`. */
  static async start(folder: string, command: string): Promise<Sshd> {
    mkdirSync(folder, { mode: 0o700 });
    const at = (name: string) => join(folder, name);
    for (const name of ['host', 'user']) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)]);
    const port = await freePort();
    writeFileSync(at('authorized'), readFileSync(at('user.pub')), { mode: 0o600 });
    writeFileSync(at('known'), `[127.0.0.1]:${port} ${readFileSync(at('host.pub'), 'utf8')}`);
    writeFileSync(
      at('sshd_config'),
      `HostKey ${at('host')}
AuthorizedKeysFile ${at('authorized')}
PidFile none
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
ForceCommand ${command}
`,
    );
    writeFileSync(
      at('ssh_config'),
      `IdentityFile ${at('user')}
IdentitiesOnly yes
UserKnownHostsFile ${at('known')}
GlobalKnownHostsFile none
StrictHostKeyChecking yes
`,
    );
    mkdirSync(at('bin'));
    // It looks for its settings where the user lives, whatever HOME says. Each says who it is, so that one can be ended.
    writeFileSync(
      at('bin/ssh'),
      `#!/bin/sh\necho $$ >>'${at('started')}'\nexec ${SSH} -F '${at('ssh_config')}' "$@"\n`,
    );
    chmodSync(at('bin/ssh'), 0o755);
    // Debian's wants a folder that a service would have made.
    mkdirSync('/run/sshd', { recursive: true });
    const listen = ['-D', '-e', '-f', at('sshd_config'), '-p', String(port), '-o', 'ListenAddress=127.0.0.1'];
    const child = spawn(SSHD, listen, { stdio: ['ignore', 'ignore', 'pipe'] });
    const said: string[] = [];
    const lines = createInterface({ input: child.stderr });
    for await (const line of lines) {
      said.push(line);
      if (line.startsWith('Server listening')) break;
    }
    if (child.exitCode !== null) throw new Error(`sshd: ${said.join('\n')}`);
    child.stderr.resume();
    return new Sshd(folder, port, child);
  }

  /** The numbers of all `ssh` that were started so far. */
  get started(): readonly number[] {
    const file = join(this.#folder, 'started');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
  }

  /** Those that are still connected end, in the middle of whatever they are in; gives how many. */
  killAll(): number {
    const running = this.started.filter((pid) => this.#isOurs(pid));
    for (const pid of running) process.kill(pid, 'SIGKILL');
    return running.length;
  }

  /** A number may be another's by now. */
  #isOurs(pid: number): boolean {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(join(this.#folder, 'ssh_config'));
    } catch {
      return false;
    }
  }

  async stop(): Promise<void> {
    this.killAll();
    if (this.#process.exitCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await ended;
  }
}
