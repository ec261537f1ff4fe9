import { atMost, type Figure, secondsOf } from './figure.js';
import { Host } from './shape.js';

const RECORDS = 100_000;
const ALIVE = 10_000;

interface Folding {
  apply(event: unknown): void;
  state(): { readonly position: number };
}

/** A state for every record, each a value, over the fold alone. */
export async function measureStates(rounds: number): Promise<Figure[]> {
  const { Fold, readText } = (await import(new URL('../dist/src/index.js', import.meta.url).href)) as {
    Fold: new () => Folding;
    readText(text: string): readonly unknown[];
  };
  const host = new Host(ALIVE);
  const events = readText(Array.from({ length: RECORDS }, () => host.next()).join('\n'));
  const alone = () => {
    const fold = new Fold();
    for (const event of events) fold.apply(event);
  };
  const emitting = () => {
    const fold = new Fold();
    let sum = 0;
    for (const event of events) {
      fold.apply(event);
      sum += fold.state().position;
    }
    if (sum !== (events.length * (events.length + 1)) / 2) throw new Error('a state is missing');
  };
  // The first time is the compiler's.
  alone();
  emitting();
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const without = await secondsOf(alone);
    ratios.push((await secondsOf(emitting)) / without);
  }
  return [atMost(3, 'x', `a state for each of ${RECORDS} records, over the fold alone`, ratios)];
}
