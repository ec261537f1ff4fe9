import { Dialler } from './dial.js';
import type { ConnectOptions, Engine } from './engine.js';
import { find } from './find.js';
import { HttpEngine } from './http-engine.js';

/**
 * Finds a container engine that runs, and asks who it is.
 *
 * In plain words: as Docker's own client finds it (a host, a context, `DOCKER_HOST`, the current context, the usual sockets of Docker and Podman), over a unix
 * socket, tcp, TLS or ssh. Nothing but GET is ever sent to it. Throws `engine`, with the cure, where there is none, it may not be used, or something in
 * between does not allow `/version`; `usage` for an address that is none.
 *
 * @example
 * ```ts
 * const engine = await connect();
 * console.log(engine.identity.name, engine.identity.version);
 * ```
 */
export async function connect(options: ConnectOptions = {}): Promise<Engine> {
  const env = options.env ?? process.env;
  const found = find(options, env);
  const engine = new HttpEngine(found, new Dialler(found, env));
  await engine.identify({ signal: options.signal });
  return engine;
}
