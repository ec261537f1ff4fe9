/** One figure that is promised, and what was measured. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  /** In each round. */
  readonly rounds: readonly number[];
  /** The most that it may be; for a figure that is to be large, the least. */
  readonly target: number;
  readonly isLeast: boolean;
}

export const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

export function atMost(target: number, unit: string, name: string, rounds: readonly number[]): Figure {
  return { name, unit, rounds, target, isLeast: false };
}

export function atLeast(target: number, unit: string, name: string, rounds: readonly number[]): Figure {
  return { ...atMost(target, unit, name, rounds), isLeast: true };
}

/** Whether it was reached in every round. */
export function isReached({ rounds, target, isLeast }: Figure): boolean {
  return rounds.length > 0 && rounds.every((value) => (isLeast ? value >= target : value <= target));
}

export async function secondsOf(run: () => unknown): Promise<number> {
  const began = process.hrtime.bigint();
  await run();
  return Number(process.hrtime.bigint() - began) / 1e9;
}
