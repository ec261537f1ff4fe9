import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Agent } from 'node:http';
import { Duplex } from 'node:stream';
import type { Address } from './address.js';
import type { Env } from './contexts.js';

const SAID_CHARACTERS_MAX = 2000;

/**
 * One connection to an engine through the system's own `ssh`, as Docker's client makes it: keys, known hosts and `~/.ssh/config` are the user's.
 *
 * Not by docker-modem's: that one does not check whose host it is.
 */
function dialled(address: Extract<Address, { kind: 'ssh' }>, env: Env): Duplex {
  const port = address.port === null ? [] : ['-p', String(address.port)];
  const command = ['-o', 'BatchMode=yes', ...port, '--', address.destination, 'docker', 'system', 'dial-stdio'];
  const child = spawn('ssh', command, { stdio: 'pipe', env: { ...env } });
  return connected(child);
}

/** A process's standard input and output as a socket; what it says when it fails is the socket's error. */
function connected(child: ChildProcessWithoutNullStreams): Duplex {
  const { stdin, stdout, stderr } = child;
  let said = '';
  stderr.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-SAID_CHARACTERS_MAX);
  });
  const socket = new Duplex({
    read: () => void stdout.resume(),
    write: (chunk, encoding, done) => void stdin.write(chunk, encoding, () => done()),
    final: (done) => void stdin.end(() => done()),
    destroy(error, done) {
      child.kill();
      done(error);
    },
  });
  stdout.on('data', (chunk) => {
    if (!socket.push(chunk)) stdout.pause();
  });
  // A pipe that nobody reads any more; why is told by its end.
  stdin.on('error', () => undefined);
  child.once('error', (cause) => socket.destroy(cause));
  // Not when its output ends: why it did is known only later.
  child.once('close', (code) => {
    if (code === 0 || socket.destroyed) socket.push(null);
    else socket.destroy(new Error(said.trim() || `ssh ended with ${code}`));
  });
  // What http asks of a socket and a stream does not have.
  const nothing = () => socket;
  return Object.assign(socket, {
    setTimeout: nothing,
    setNoDelay: nothing,
    setKeepAlive: nothing,
    ref: nothing,
    unref: nothing,
  });
}

/** Connections of which each has an `ssh` of its own. */
export class SshAgent extends Agent {
  readonly #address: Extract<Address, { kind: 'ssh' }>;
  readonly #env: Env;

  constructor(address: Extract<Address, { kind: 'ssh' }>, env: Env) {
    super({ keepAlive: false });
    this.#address = address;
    this.#env = env;
  }

  override createConnection(): Duplex {
    return dialled(this.#address, this.#env);
  }
}
