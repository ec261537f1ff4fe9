import fc from 'fast-check';

/**
 * The same made-up histories in every run, so that a check fails for a change and not for its luck. To look further:
 * `HINDCAST_SEED=$RANDOM HINDCAST_RUNS=5000 npx vitest run`.
 */
const { HINDCAST_SEED, HINDCAST_RUNS } = process.env;
fc.configureGlobal({
  seed: Number(HINDCAST_SEED ?? 20_261_124),
  ...(HINDCAST_RUNS ? { numRuns: Number(HINDCAST_RUNS) } : {}),
});
