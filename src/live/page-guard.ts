import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Names by which a page on this machine may ask. Any other is a page elsewhere that was led here by its name (DNS rebinding). */
const HOSTS: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/** What a refused request is told: nothing that helps. */
export type Refusal = 403 | 404 | 405;

function isSame(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

/** What is asked for behind the token, such as `/events`; or why it is refused. */
export function pathOf(request: IncomingMessage, token: string, port: number): string | Refusal {
  if (request.method !== 'GET' && request.method !== 'HEAD') return 405;
  const { host = '', 'sec-fetch-site': site } = request.headers;
  if (!HOSTS.some((name) => host === `${name}:${port}`)) return 403;
  // Another page may not ask, not even without reading the answer.
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 403;
  const [, given = '', ...rest] = (request.url ?? '').split('?', 1)[0]?.split('/') ?? [];
  if (!isSame(given, token)) return 404;
  return `/${rest.join('/')}`;
}

/** What goes with every answer. */
export const HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};
