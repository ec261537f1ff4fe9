import { type IncomingMessage, request } from 'node:http';

/** An engine that does not answer for so long will not. */
const ANSWER_MS_MAX = 60_000;

/** What an engine answered. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A Docker engine behind a unix socket. */
export class Api {
  /** Its path. */
  readonly socket: string;

  constructor(socket: string) {
    this.socket = socket;
  }

  async call(method: string, path: string, body?: object | Buffer): Promise<Answer> {
    const response = await this.open(method, path, body, AbortSignal.timeout(ANSWER_MS_MAX));
    const text = await textOf(response);
    return { status: response.statusCode ?? 0, body: parse(text) };
  }

  /** What is no text. */
  async binary(path: string): Promise<{ status: number; body: Buffer }> {
    const response = await this.open('GET', path, undefined, AbortSignal.timeout(ANSWER_MS_MAX));
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    return { status: response.statusCode ?? 0, body: Buffer.concat(chunks) };
  }

  /** The answer as a stream, for events. */
  open(method: string, path: string, body?: object | Buffer, signal?: AbortSignal): Promise<IncomingMessage> {
    const isTar = Buffer.isBuffer(body);
    const headers = { 'Content-Type': isTar ? 'application/x-tar' : 'application/json' };
    return new Promise((resolve, reject) => {
      const call = request({ socketPath: this.socket, method, path, headers, ...(signal ? { signal } : {}) }, resolve);
      call.on('error', (cause) => reject(new Error(`${method} ${path}: ${cause.message}`, { cause })));
      call.end(isTar ? body : body && JSON.stringify(body));
    });
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
