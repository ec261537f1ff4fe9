import type { Event } from '../../src/event/event.js';
import { formatInstant } from '../../src/event/instant.js';
import { type Finding, Findings, type FindingsOptions, readBaseline, readText } from '../../src/index.js';

/** The containers of the scenes, by the name that they are created with. */
export const IDS: Readonly<Record<string, string>> = { web: 'c'.repeat(64), db: 'd'.repeat(64), next: 'b'.repeat(64) };
const IMAGES: Readonly<Record<string, string>> = { v1: `sha256:${'1'.repeat(64)}`, v2: `sha256:${'2'.repeat(64)}` };
const NETWORK = 'e'.repeat(64);

/** An anonymous volume. */
export const VOLUME = 'a'.repeat(64);

export const BEGIN = 1_795_470_650_000_000_000n;

type Attributes = Readonly<Record<string, string>>;

function docker(at: bigint, Type: string, Action: string, ID: string, own: Attributes): string {
  const said = JSON.stringify({ Type, Action, Actor: { ID, Attributes: own }, scope: 'local' });
  return `${said.slice(0, -1)},"time":${at / 1_000_000_000n},"timeNano":${at}}`;
}

function gap(at: bigint, seconds: string, reason: string): string {
  const from = at - BigInt(Math.round(Number(seconds) * 1e9));
  const data = { from: formatInstant(from), to: formatInstant(at), reason };
  return JSON.stringify({ type: 'recording.gap', at: formatInstant(at), id: null, data });
}

/** What a container's own words carry besides its name and image. */
const OWN: Readonly<Record<string, (value: string, more: string) => Attributes>> = {
  die: (exitCode) => ({ exitCode }),
  die26: (exitCode) => ({ exitCode, execDuration: '1' }),
  kill: (signal) => ({ signal }),
  destroy: (name) => (name === '' ? {} : { name }),
  exec_start: (execID) => ({ execID }),
  exec_die: (execID) => ({ execID, exitCode: '0' }),
  rename: (name, old) => ({ name, oldName: `/${old}` }),
};

function record(word: string, at: bigint, named: Attributes): string {
  const [head = '', value = '', more = ''] = word.split('=');
  const [first = '', second] = head.split('.');
  const [who, action] = second === undefined ? ['web', first] : [first, second];
  const container = IDS[who] ?? '';
  const joined = { container, name: 'net', type: 'bridge' };
  const mounted = { container, destination: '/data', driver: 'local', 'read/write': 'true', propagation: '' };
  switch (action) {
    case '+':
    case '-':
      return docker(at, 'network', action === '+' ? 'connect' : 'disconnect', NETWORK, joined);
    case 'mount':
    case 'unmount':
      return docker(at, 'volume', action, value || VOLUME, mounted);
    case 'volume_destroy':
      return docker(at, 'volume', 'destroy', value || VOLUME, { driver: 'local' });
    case 'volume_prune':
      return docker(at, 'volume', 'prune', '', { reclaimed: '1' });
    case 'tag':
      return docker(at, 'image', 'tag', IMAGES[value] ?? '', { name: more });
    case 'untag':
    case 'save':
      return docker(at, 'image', action, IMAGES[value] ?? '', { name: IMAGES[value] ?? '' });
    case 'gap':
      return gap(at, value, more || 'reconnect');
  }
  const words: Readonly<Record<string, string>> = {
    ...{ healthy: 'health_status: healthy', unhealthy: 'health_status: unhealthy', die26: 'die' },
    ...{ exec_start: `exec_start: ${more || 'sh'}` },
  };
  const own = OWN[action]?.(value, more) ?? {};
  return docker(at, 'container', words[action] ?? action, container, { image: 'app:1', name: who, ...named, ...own });
}

/**
 * The events of a scene: words such as `create + start kill=15 db.start die=1 4.5 stop`.
 *
 * Between two words 50 ms pass, or as many seconds more as a number between them says. `named`: attributes of every container event.
 */
export function scene(words: string, named: Attributes = {}, baseline: readonly object[] = []): readonly Event[] {
  return [...readBaseline(JSON.stringify(baseline)), ...readText(sceneText(words, named))];
}

/** The same, as a log. */
export function sceneText(words: string, named: Attributes = {}): string {
  let at = BEGIN;
  const lines = words.split(/\s+/).flatMap((word) => {
    if (/^[\d.]+$/.test(word)) {
      at += BigInt(Math.round(Number(word) * 1e9));
      return [];
    }
    at += 50_000_000n;
    return [record(word, at, named)];
  });
  return lines.join('\n');
}

/** All that is found in a row of events. */
export function found(events: readonly Event[], options: Partial<FindingsOptions> = {}): readonly Finding[] {
  const findings = new Findings(options);
  for (const event of events) findings.push(event);
  return findings.finish().findings;
}

/** A finding in a line: kind, doubt, whom it is about, how often, and the records that show it. */
export function line({ kind, certain, subjects: [subject], key, count, evidence, to }: Finding): string {
  const name = kind === 'name-moved' ? key.slice('name-moved '.length) : (subject?.name ?? subject?.kind);
  const short = /^[0-9a-f]{64}$/.test(name ?? '') ? name?.slice(0, 12) : name;
  const records = evidence.map((position) => `#${position}`).join(',');
  return `${kind}${certain ? '' : '?'} ${short}${count > 1 ? ` ×${count}` : ''} ${records}${to === null ? ' still' : ''}`;
}

export const lines = (events: readonly Event[], options: Partial<FindingsOptions> = {}): string[] =>
  found(events, options).map(line);
