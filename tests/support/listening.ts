import { afterEach, beforeEach } from 'vitest';
import type { TellOptions } from '../../src/live/index.js';
import { FakeEngine } from './fake-engine.js';
import { Hearer } from './hearer.js';

/** An engine for each test, and whoever listens to it; after the test none is left. */
export function listening() {
  let fake: FakeEngine;
  let hearers: Hearer[] = [];
  beforeEach(async () => {
    fake = await FakeEngine.start();
  });
  afterEach(async () => {
    for (const hearer of hearers) hearer.stop();
    hearers = [];
    await fake.stop();
  });
  return {
    get fake(): FakeEngine {
      return fake;
    },
    async listen(options: TellOptions = {}): Promise<Hearer> {
      const hearer = await Hearer.of(fake, options);
      hearers.push(hearer);
      return hearer;
    },
  };
}
