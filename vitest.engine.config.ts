import { defineConfig } from 'vitest/config';

const OTHERS = process.env.HINDCAST_ENGINE_HOST ? 'address' : '!(address)';

/** `npm run test:engine`: against real engines, which it starts itself, or against the one that `HINDCAST_ENGINE_HOST` names. */
export default defineConfig({
  test: {
    include: [`tests/engine/${OTHERS}.engine.ts`],
    globalSetup: ['tests/engine/build.ts'],
    testTimeout: 3_600_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
