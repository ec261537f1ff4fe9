import type { Observable } from 'rxjs';
import type { Told } from '../../src/live/index.js';
import type { Source } from './engine.js';

/** What is told, as the bytes of the log that it makes. */
export function told(name: string, lines: Observable<Told>): Source {
  const waiting: string[] = [];
  let wake = () => {};
  let isOver = false;
  const end = () => {
    isOver = true;
    wake();
  };
  const subscription = lines.subscribe({
    next: ({ line }) => {
      waiting.push(line);
      wake();
    },
    error: end,
    complete: end,
  });
  async function* bytes(): AsyncIterable<Uint8Array> {
    while (!isOver) {
      const lines = waiting.splice(0);
      if (lines.length > 0) yield Buffer.from(`${lines.join('\n')}\n`);
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  return {
    name,
    bytes: bytes(),
    close: () => {
      subscription.unsubscribe();
      end();
    },
  };
}
