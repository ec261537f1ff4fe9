import { getShortestPaths } from 'xstate/graph';
import { containerMachine } from '../../machines/index.js';
import type { Api } from './api.js';

/** The words of the machine that somebody can do to a container; the engine says the rest by itself. */
const DOABLE = [
  'start',
  'stop',
  'pause',
  'unpause',
  'die',
  'kill',
  'kill SIGKILL',
  'restart',
  'rename',
  'update',
  'destroy',
] as const;

export type Deed = (typeof DOABLE)[number];

/** A container that ends on TERM, and one that does not care. */
export const COMMANDS = {
  obeys: ['sh', '-c', 'trap "exit 3" TERM; sleep 1000 & wait'],
  ignores: ['sh', '-c', 'trap "" TERM HUP; while true; do sleep 1; done'],
} as const;

/** Ways through the container machine, made from the machine itself: one to each of its states, by what somebody can do. */
export function walks(): readonly (readonly Deed[])[] {
  const events = ['create', ...DOABLE].map((type) => ({ type }));
  const paths = getShortestPaths(containerMachine, { events: events as never });
  const ways = paths.map(({ steps }) => steps.map(({ event }) => String(event.type)).filter(isDeed));
  // And one more deed of each kind behind every way: what is refused must change nothing.
  const longer = ways.flatMap((way) => DOABLE.map((deed) => [...way, deed]));
  const unique = new Map([...ways, ...longer].map((way) => [way.join(' '), way]));
  const all = [...unique.values()].filter((way) => way.length > 0 && !way.slice(0, -1).includes('destroy'));
  return evenly(all, Number(process.env.HINDCAST_WALKS ?? WALKS_DEFAULT));
}

/** So many ways are walked unless `HINDCAST_WALKS` says otherwise; all of them take a quarter of an hour. */
const WALKS_DEFAULT = 44;

/** So many of a row, at even distances: short ways and long ones. */
function evenly<T>(row: readonly T[], count: number): readonly T[] {
  if (count >= row.length) return row;
  return Array.from({ length: count }, (_, i) => row[Math.floor((i * row.length) / count)] as T);
}

function isDeed(word: string): word is Deed {
  return (DOABLE as readonly string[]).includes(word);
}

/** Does it to the container. Refusals are answers like others. */
export async function perform(api: Api, id: string, deed: Deed, count: number): Promise<void> {
  const post = (path: string, body?: object) => api.call('POST', `/containers/${id}/${path}`, body);
  switch (deed) {
    case 'stop':
    case 'restart':
      await post(`${deed}?t=1`);
      return;
    case 'kill':
      await post('kill?signal=HUP');
      return;
    case 'kill SIGKILL':
      await post('kill');
      return;
    case 'rename':
      await post(`rename?name=walker-${id.slice(0, 8)}-${count}`);
      return;
    case 'update':
      await post('update', { CpuShares: 512 });
      return;
    case 'destroy':
      await api.call('DELETE', `/containers/${id}?force=1`);
      return;
    case 'die':
      await killFromOutside(api, id);
      return;
    default:
      await post(deed);
  }
}

interface Inspected {
  readonly State: {
    readonly Pid: number;
    readonly Running: boolean;
    readonly Paused: boolean;
    readonly Restarting: boolean;
  };
}

/** The process ends by itself, as far as the engine knows; a frozen one cannot. */
async function killFromOutside(api: Api, id: string): Promise<void> {
  const { body } = await api.call('GET', `/containers/${id}/json`);
  const { State } = body as Inspected;
  if (!State?.Running || State.Paused || State.Pid === 0) return;
  const ended = api.call('POST', `/containers/${id}/wait?condition=not-running`);
  process.kill(State.Pid, 'SIGKILL');
  if (!State.Restarting) await Promise.race([ended, untilRestarting(api, id)]);
}

/** With a restart policy the container may never be seen not to run. */
async function untilRestarting(api: Api, id: string): Promise<void> {
  for (;;) {
    const { status, body } = await api.call('GET', `/containers/${id}/json`);
    if (status !== 200 || !(body as Inspected).State.Running || (body as Inspected).State.Restarting) return;
  }
}
