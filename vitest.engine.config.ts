import { defineConfig } from 'vitest/config';

/** `npm run test:engine`: against a real engine, which it starts itself. */
export default defineConfig({
  test: {
    include: ['tests/engine/**/*.engine.ts'],
    testTimeout: 1_200_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
