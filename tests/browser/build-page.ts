import { build } from 'vite';
import { findChromium } from './chromium.js';

/** The page is tested as it is shipped: built anew. */
export default async function setup(): Promise<void> {
  if (findChromium() !== null)
    await build({ configFile: new URL('../../vite.config.ts', import.meta.url).pathname, logLevel: 'warn' });
}
