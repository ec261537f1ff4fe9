import type { IncomingMessage } from 'node:http';
import { HindcastError } from '../error.js';

/** The longest answer that is read: a list of ten thousand containers has 20 MB. */
export const ANSWER_BYTES_MAX = 128 * 1024 * 1024;

/** What an engine says of a refusal is for people. */
const SAID_CHARACTERS_MAX = 200;

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  /** What the JSON says; a text that is no JSON as it is. */
  readonly body: unknown;
  /** Seconds since 1970, by the clock of who answered; null: it does not tell. */
  readonly date: number | null;
}

async function textOf(response: IncomingMessage, path: string): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    length += (chunk as Buffer).length;
    if (length > ANSWER_BYTES_MAX) {
      response.destroy();
      throw new HindcastError('limit', `${path}: an answer above ${ANSWER_BYTES_MAX / 1024 / 1024} MiB`);
    }
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export async function readAnswer(response: IncomingMessage, path: string): Promise<Answer> {
  const at = Date.parse(response.headers.date ?? '');
  const text = await textOf(response, path);
  return { status: response.statusCode ?? 0, body: parsed(text), date: Number.isNaN(at) ? null : at / 1000 };
}

/** What an engine, or a proxy, says of a refusal. */
export function saidIn({ body }: Answer): string {
  const message = typeof body === 'object' && body !== null && 'message' in body ? body.message : body;
  const text = typeof message === 'string' ? message.trim() : '';
  // The page that a proxy shows is for browsers.
  return text.startsWith('<') ? '' : text.slice(0, SAID_CHARACTERS_MAX);
}
