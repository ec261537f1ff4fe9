import { readFileSync } from 'node:fs';
import { HindcastError } from '../error.js';

/** What the page is told of the log; the page's own `Source` is the same. */
export interface PageSource {
  readonly kind: 'embedded' | 'live' | 'empty';
  readonly name: string;
  readonly records: number;
  readonly notes: readonly string[];
  readonly thinned: boolean;
}

/** The page without a log, as the build left it: beside the compiled program, or in a checkout. Throws `input` where nobody built it. */
function template(): string {
  for (const path of ['../../web/report.html', '../../dist/web/report.html']) {
    try {
      return readFileSync(new URL(path, import.meta.url), 'utf8');
    } catch {
      // The sources lie one folder higher.
    }
  }
  throw new HindcastError('input', 'the page is not built', {
    expected: 'dist/web/report.html',
    cure: 'Build it: npm run build',
  });
}

/** JSON that may stand in a page: nothing in it begins markup. */
function inPage(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The page with this log in it (base64), or that fetches its log from who serves it. */
export function fillPage(source: PageSource, log = ''): string {
  const connect = source.kind === 'live' ? "'self'" : "'none'";
  return template()
    .replace('%CONNECT%', () => connect)
    .replace('"%SOURCE%"', () => inPage(source))
    .replace('%LOG%', () => log);
}
