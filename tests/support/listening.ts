import { afterEach, beforeEach } from 'vitest';
import type { TellOptions } from '../../src/live/index.js';
import { FakeEngine } from './fake-engine.js';
import { Hearer } from './hearer.js';

export const WEB = 'a'.repeat(64);
export const JOB = 'b'.repeat(64);

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
    /** It says what was done to a container; gives the line. */
    say: (action: string, id = WEB, name = 'web') => fake.say('container', action, id, { image: 'app:1', name }),
    async listen(options: TellOptions = {}): Promise<Hearer> {
      const hearer = await Hearer.of(fake, options);
      hearers.push(hearer);
      return hearer;
    },
  };
}
