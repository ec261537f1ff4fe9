import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Real recordings and real processes, on small machines that do other things too.
    testTimeout: 60_000,
  },
});
