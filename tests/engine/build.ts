import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The program as it is installed: processes that are started by the dozen must not be compiled each time. */
export const PROGRAM = join(ROOT, 'dist/cli/main.cjs');

/** Before all engine tests: builds it. */
export default async function build(): Promise<void> {
  const { bundle } = await import('../support/bundle.js');
  await bundle();
}
