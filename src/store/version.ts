import { readFileSync } from 'node:fs';

/** The version in package.json, from a checkout and from a package alike. */
export function version(): string {
  for (const path of ['../../package.json', '../../../package.json']) {
    try {
      const found = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as { version: string };
      return found.version;
    } catch {
      // Compiled, this file lies one folder deeper.
    }
  }
  return '0.0.0';
}
