import { parseInstant } from '../event/instant.js';
import { type Attributes, setAttribute } from './attributes.js';
import { decodeSaid } from './docker-words.js';
import { type TextFormat, Unreadable } from './format.js';
import { CUT_OFF } from './lines.js';

const SUBJECT = '(?:container|image|volume|network|daemon|plugin|builder|service|node|secret|config)';

/** A record begins with a time in any zone, a type, and an action; every other line goes on with the record before. */
const BEGINS = new RegExp(`^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}(?:Z|[+-]\\d\\d:\\d\\d) ${SUBJECT} \\S`);
const RECORD = /^(\S+) (\S+) ([\s\S]+)$/;

/** An action of one word, the id (none after a prune: then two spaces), and the attributes in parentheses. */
const PLAIN = /^(\S+) (\S*)(?: \(([\s\S]*)\))?$/;
const TUCKED = /^(?:exec_create|exec_start|health_status): /;

/** Where an id may stand behind a command, which may hold anything. */
const ID = / ([0-9a-f]{64})(?= \(|$)/g;

interface Parts {
  readonly action: string;
  readonly id: string;
  readonly attributes: Attributes;
}

/** Where a `key=` may begin a new attribute: at the start, or after a comma and a space. */
const KEY = /(?:^|, )([^\s=,()]+)=/g;

interface Key {
  readonly name: string;
  /** Where the separator before it begins, and where its value does. */
  readonly from: number;
  readonly value: number;
}

/**
 * The attributes of a record. Nothing in them is escaped, so a value may hold `, key=` itself; but Docker sorts the keys, so what is out of
 * order is part of a value.
 */
function attributesOf(text: string, required: readonly string[]): Attributes | null {
  const found = [...text.matchAll(KEY)].map((match) => {
    return { name: match[1] ?? '', from: match.index, value: match.index + match[0].length };
  });
  const keys = sorted(found, required);
  if (!keys || (text !== '' && keys[0]?.from !== 0)) return null;
  const attributes: Record<string, string> = {};
  keys.forEach((key, i) => {
    setAttribute(attributes, key.name, text.slice(key.value, keys[i + 1]?.from));
  });
  return attributes;
}

/** A row of keys in ascending order that ends with one of them, by how much it explains. */
interface Row {
  readonly keys: readonly Key[];
  readonly weight: number;
  /** Another row explains as much. */
  readonly isTied: boolean;
}

const NOTHING: Row = { keys: [], weight: 0, isTied: false };
const REQUIRED_WEIGHT = 1_000;

function better(a: Row, b: Row): Row {
  if (a.weight === b.weight && a.weight > 0) return { ...a, isTied: true };
  return b.weight > a.weight ? b : a;
}

/** As many keys as can be in ascending order, with the required ones among them; null if that cannot be. */
function sorted(found: readonly Key[], required: readonly string[]): readonly Key[] | null {
  const rows: Row[] = [];
  for (const key of found) {
    const before = rows.filter(({ keys }) => (keys.at(-1)?.name ?? '') < key.name).reduce(better, NOTHING);
    const weight = before.weight + (required.includes(key.name) ? REQUIRED_WEIGHT : 1);
    rows.push({ keys: [...before.keys, key], weight, isTied: before.isTied });
  }
  const best = rows.reduce(better, NOTHING);
  if (best.isTied) throw new Unreadable('ambiguous: a label holds what looks like attributes');
  return best.weight >= required.length * REQUIRED_WEIGHT ? best.keys : null;
}

/** The ways to take a tucked action apart: its command may look like an id and attributes. */
function tucked(rest: string): readonly Parts[] {
  const parts: Parts[] = [];
  for (const match of rest.matchAll(ID)) {
    const tail = /^ \(([\s\S]*)\)$/.exec(rest.slice(match.index + match[0].length));
    const attributes = tail ? attributesOf(tail[1] ?? '', ['image', 'name']) : null;
    if (attributes) parts.push({ action: rest.slice(0, match.index), id: match[1] ?? '', attributes });
  }
  return parts;
}

function plain(rest: string, isContainer: boolean): Parts | null {
  const match = PLAIN.exec(rest);
  if (!match) return null;
  const [, action = '', id = '', text = ''] = match;
  const attributes = attributesOf(text, isContainer && id !== '' ? ['name'] : []);
  return attributes && { action, id, attributes };
}

function partsOf(subject: string, rest: string): Parts {
  if (subject === 'container' && TUCKED.test(rest)) {
    const ways = tucked(rest);
    const [only] = ways;
    if (ways.length > 1) throw new Unreadable('ambiguous: the command itself looks like an id and attributes');
    if (only) return only;
  }
  const parts = plain(rest, subject === 'container');
  if (!parts) throw new Unreadable('not a line of docker events: the attributes cannot be told apart');
  return parts;
}

/**
 * What `docker events` prints when it is not told to print JSON; the time is in the zone of whoever ran it.
 *
 * In plain words: a label with a newline goes over several lines. Nothing is escaped, so some records cannot be told apart; those are named. Blank
 * lines inside a label are lost. Source: docker/cli, cli/command/system/events.go, prettyPrintEvent.
 */
export const dockerText: TextFormat = {
  name: 'docker-text',
  begins: (line) => BEGINS.test(line),
  decode(text, isEnded) {
    const [, time = '', subject = '', rest = ''] = RECORD.exec(text) ?? [];
    // Every record ends with its attributes: one that does not is not whole.
    if (!text.endsWith(')')) throw new Unreadable(isEnded ? 'cut off: the attributes have no end' : CUT_OFF);
    const at = parseInstant(time);
    if (at === null) throw new Unreadable(`not a time: ${time}`);
    const { action, id, attributes } = partsOf(subject, rest);
    // The scope is not printed; only a swarm's networks are updated or removed.
    const isSwarm = subject === 'network' && (action === 'update' || action === 'remove');
    return {
      at,
      id: id || null,
      ...decodeSaid({ subject, action, id: id || null, attributes, isSwarm }),
      source: 'docker-text',
    };
  },
};
