import type { Event } from '../../src/event/event.js';
import { Fold, type HostState } from '../../src/fold/index.js';
import { readBaseline, readText } from '../../src/read/index.js';

/** 64 hex digits that are easy to tell apart. */
export const hex = (letter: string): string => letter.repeat(64);
export const sha = (letter: string): string => `sha256:${hex(letter)}`;

const START = 1_795_470_650_000_000_000n;

/** One record as Docker writes it. */
export type Said = readonly [type: string, action: string, id: string, attributes?: Readonly<Record<string, string>>];

/** A log of Docker's, a second between the records. */
export function logOf(said: readonly Said[]): string {
  return said
    .map(([Type, Action, ID, Attributes = {}], at) => {
      const nanos = START + BigInt(at) * 1_000_000_000n;
      const record = JSON.stringify({ Type, Action, Actor: { ID, Attributes }, scope: 'local' }).slice(0, -1);
      return `${record},"time":${nanos / 1_000_000_000n},"timeNano":${nanos}}`;
    })
    .join('\n');
}

/** What an engine would have told before and during a log. */
export function historyOf(said: readonly Said[], baseline: readonly object[] = []): readonly Event[] {
  return [...readBaseline(JSON.stringify(baseline)), ...readText(logOf(said))];
}

export function stateAfter(events: readonly Event[]): HostState {
  const fold = new Fold();
  for (const event of events) fold.apply(event);
  return fold.state();
}

/** Records of one container's life, by the name and the image that they carry. */
export function container(id: string, name: string, image: string, labels: Readonly<Record<string, string>> = {}) {
  const say =
    (action: string) =>
    (more: Readonly<Record<string, string>> = {}): Said => [
      'container',
      action,
      id,
      { ...labels, image, name, ...more },
    ];
  return {
    ...{ create: say('create'), start: say('start'), stop: say('stop'), destroy: say('destroy') },
    ...{ copyIn: say('extract-to-dir'), commit: say('commit') },
    die: (exitCode = '0'): Said => say('die')({ exitCode }),
    rename: (to: string): Said => ['container', 'rename', id, { ...labels, image, name: to, oldName: `/${name}` }],
    mount: (volume: string, destination: string): Said => [
      'volume',
      'mount',
      volume,
      { container: id, destination, driver: 'local', 'read/write': 'true', propagation: '' },
    ],
  };
}

export const tag = (letter: string, name: string): Said => ['image', 'tag', sha(letter), { name }];
