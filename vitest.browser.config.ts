import { defineConfig } from 'vitest/config';

/** `npm run test:browser`: the page in a real Chromium, as the build makes it. */
export default defineConfig({
  test: {
    include: ['tests/browser/*.browser.ts'],
    globalSetup: ['tests/browser/build-page.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
