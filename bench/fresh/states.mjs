import { readFileSync } from 'node:fs';
import { Fold, readText } from '../../dist/src/index.js';
import { taken, tell } from './taken.mjs';

/** `FILE ROUNDS`: in each round, what a state for every record takes, each a value, and what the fold alone does. */
const [file, rounds] = process.argv.slice(2);
const events = readText(readFileSync(file, 'utf8'));

function alone() {
  const fold = new Fold();
  for (const event of events) fold.apply(event);
}

function emitting() {
  const fold = new Fold();
  let sum = 0;
  for (const event of events) {
    fold.apply(event);
    sum += fold.state().position;
  }
  if (sum !== (events.length * (events.length + 1)) / 2) throw new Error('a state is missing');
}

// The first time is the compiler's.
alone();
emitting();
const found = [];
for (let round = 0; round < Number(rounds); round++) {
  const without = await taken(alone);
  found.push({ alone: without.wall, emitting: (await taken(emitting)).wall });
}
tell(found);
