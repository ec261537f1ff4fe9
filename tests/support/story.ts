import type { ContainerState } from '../../src/fold/index.js';
import { fold, initial } from '../../src/fold/index.js';
import { readText } from '../../src/read/index.js';

/** The container of every story. */
export const ID = 'c'.repeat(64);
const NETWORK = 'e'.repeat(64);
const START = 1_795_470_650_000_000_000n;

/** A word of a story: an action, `die 137`, `kill 9`, `+` and `-` for the network, or a number of seconds that pass. */
function record(word: string, at: bigint): string {
  const [action = '', value = ''] = word.split('=');
  const time = `"time":${at / 1_000_000_000n},"timeNano":${at}}`;
  const line = (Type: string, Action: string, ActorID: string, Attributes: object) =>
    `${JSON.stringify({ Type, Action, Actor: { ID: ActorID, Attributes } }).slice(0, -1)},${time}`;
  if (action === '+' || action === '-') {
    return line('network', action === '+' ? 'connect' : 'disconnect', NETWORK, {
      container: ID,
      name: 'net',
      type: 'bridge',
    });
  }
  if (action === 'other') return line('image', 'save', `sha256:${'1'.repeat(64)}`, { name: 'x' });
  const own: Record<string, string> = { name: 'web', image: 'app:1' };
  if (action === 'die' || action === 'die26') own.exitCode = value;
  if (action === 'die26') own.execDuration = '1';
  if (action === 'kill') own.signal = value;
  const word2 = action === 'healthy' || action === 'unhealthy' ? `health_status: ${action}` : action.replace('26', '');
  return line('container', word2, ID, own);
}

/** The container after a story. Between two words 50 ms pass, or as many seconds as a number between them says. */
export function told(story: string): ContainerState | undefined {
  let at = START;
  const lines = story.split(' ').flatMap((word) => {
    if (/^[\d.]+$/.test(word)) {
      at += BigInt(Math.round(Number(word) * 1e9));
      return [];
    }
    at += 50_000_000n;
    return [record(word, at)];
  });
  return fold(initial(), readText(lines.join('\n'))).container(ID);
}
