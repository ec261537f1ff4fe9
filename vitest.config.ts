import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    setupFiles: ['tests/support/seed.ts'],
    // One for each processor: by itself it would leave one to nobody.
    maxWorkers: '100%',
    // Real recordings and real processes, on small machines that do other things too.
    testTimeout: Number(process.env.HINDCAST_RUNS ?? 0) > 0 ? 3_600_000 : 60_000,
  },
});
