import { Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { inspect } from 'node:util';
import Modem from 'docker-modem';
import type { Env } from './contexts.js';
import type { Found } from './find.js';
import { SshAgent } from './ssh.js';

/** Every status is an answer: what it means is for who asked. */
const ANY_STATUS: Record<number, true> = Object.fromEntries(
  Array.from({ length: 500 }, (_, i) => [100 + i, true as const]),
);

/** Each request has a connection of its own, which ends with it: so none is left behind, and none is kept that the other side has dropped. */
function agentFor({ address, tls }: Found, env: Env): HttpAgent | undefined {
  if (address.kind === 'ssh') return new SshAgent(address, env);
  if (address.kind !== 'tcp' || !address.tls) return new HttpAgent({ keepAlive: false });
  const { ca, cert, key, verify } = tls ?? { verify: true };
  return new HttpsAgent({ keepAlive: false, ca, cert, key, rejectUnauthorized: verify });
}

/**
 * The modem prints the whole of each request for whoever debugs it, whether or not anybody does. An agent, with all that its connections hold, would take longer to
 * print than a busy engine has.
 */
function brief(agent: HttpAgent | undefined): HttpAgent | undefined {
  return agent && Object.assign(agent, { [inspect.custom]: () => 'an agent' });
}

/** Where the modem is to go. What is undefined is so on purpose: it would be taken from the environment, which has been asked already. */
function modemOptions(found: Found, env: Env): Modem.ConstructorOptions {
  const { address } = found;
  const none = { host: undefined, port: undefined, socketPath: undefined, username: undefined };
  const tls = { ca: undefined, cert: undefined, key: undefined };
  const common = { ...none, ...tls, agent: brief(agentFor(found, env)), timeout: undefined };
  if (address.kind === 'socket') return { ...common, protocol: 'http', socketPath: address.path };
  if (address.kind === 'ssh') return { ...common, protocol: 'http', host: 'localhost', port: 80 };
  return { ...common, protocol: address.tls ? 'https' : 'http', host: address.host, port: address.port };
}

/**
 * Who makes a modem while DOCKER_HOST is set has it read files that the environment names, though all is given that it needs: it throws where one is missing, and
 * takes a prefix from there.
 */
function modemFor(options: Modem.ConstructorOptions): Modem {
  const host = process.env.DOCKER_HOST;
  try {
    delete process.env.DOCKER_HOST;
    return new Modem(options);
  } finally {
    if (host !== undefined) process.env.DOCKER_HOST = host;
  }
}

/** Sends requests to one engine; there is no way to send any but GET. */
export class Dialler {
  readonly #modem: Modem;
  readonly #prefix: string;

  constructor(found: Found, env: Env) {
    this.#modem = modemFor(modemOptions(found, env));
    this.#prefix = found.address.kind === 'tcp' ? found.address.prefix : '';
  }

  /** The answer's head; its body is to be read, or destroyed. */
  get(
    path: string,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal | undefined,
  ): Promise<IncomingMessage> {
    const asks = Object.keys(query).length > 0;
    const request = {
      method: 'GET',
      path: `${this.#prefix}${path}${asks ? '?' : ''}`,
      options: asks ? { ...query } : undefined,
      isStream: true,
      statusCodes: ANY_STATUS,
      ...(signal ? { abortSignal: signal } : {}),
    };
    return new Promise((resolve, reject) => {
      this.#modem.dial(request, (error: unknown, answer: unknown) => {
        if (error) reject(error);
        else resolve(answer as IncomingMessage);
      });
    });
  }
}
