import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { HindcastError } from '../error.js';

const LOOPBACK = '127.0.0.1';
/** Whoever asks has so long to say what. */
const REQUEST_MS_MAX = 5_000;

/** Where metrics are to be had. */
export interface MetricsServer {
  readonly url: string;
  close(): Promise<void>;
}

interface Place {
  readonly host: string;
  readonly port: number;
}

/** `9464` is on this machine only; `0.0.0.0:9464` says that all may ask, `[::1]:9464` is IPv6. Throws `usage`. */
export function parsePlace(text: string): Place {
  const [, host = LOOPBACK, digits = ''] = /^(?:(\[[\da-fA-F:.]+\]|[^:[\]\s]+):)?(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits !== '' && port <= 65_535) return { host: host.replace(/^\[|\]$/g, ''), port };
  throw new HindcastError('usage', `not an address to listen at: ${JSON.stringify(text)}`, {
    expected: 'a port, or a host and a port',
    found: text,
    cure: 'Write 9464 for this machine only, or 0.0.0.0:9464 for everybody.',
  });
}

/** Answers `GET /metrics`, and nothing else. Throws `input` where nobody may listen. */
export async function serveMetrics(registry: Registry, text: string): Promise<MetricsServer> {
  const place = parsePlace(text);
  const server = createServer((request, response) => void answer(registry, request, response));
  server.requestTimeout = REQUEST_MS_MAX;
  server.headersTimeout = REQUEST_MS_MAX;
  await listen(server, place);
  const { port } = server.address() as AddressInfo;
  const host = place.host.includes(':') ? `[${place.host}]` : place.host;
  return {
    url: `http://${host}:${port}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function listen(server: Server, { host, port }: Place): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'another program listens there' : cause.message;
      const detail = { cure: 'Name another port for --metrics, or 0 for any that is free.', found: why, cause };
      reject(new HindcastError('input', `metrics cannot be had at ${host}:${port}: ${why}`, detail));
    });
    server.listen(port, host, resolve);
  });
}

async function answer(registry: Registry, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const plain = { 'Content-Type': 'text/plain; charset=utf-8' };
  if (request.url?.split('?', 1)[0] !== '/metrics') {
    response.writeHead(404, plain).end('Metrics are at /metrics.\n');
  } else if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { ...plain, Allow: 'GET, HEAD' }).end('Only GET.\n');
  } else {
    const text = await registry.metrics().catch((error: unknown) => error);
    // What is measured must not be what ends the recording.
    if (typeof text !== 'string') response.writeHead(500, plain).end(`${text}\n`);
    else response.writeHead(200, { 'Content-Type': registry.contentType }).end(request.method === 'HEAD' ? '' : text);
  }
}
