import type { ContainerData } from '../event/event.js';
import type { Action } from './actions.js';
import { setAttribute } from './attributes.js';
import { HEX_BYTES } from './hex-names.js';
import { OWN_KEYS } from './kinds.js';
import { copyText, literal, sameBytes } from './same.js';
import type { Room } from './slab.js';
import type { Texts } from './texts.js';

const ANY_OWN: ReadonlySet<string> = new Set(OWN_KEYS.flat());
const OWN_IN_ORDER: readonly string[] = [...ANY_OWN].sort();
/** For each kind, which of them are its own. */
const OWN_OF_KIND = OWN_KEYS.map((keys) => keys.map((key) => OWN_IN_ORDER.indexOf(key)));
/** Podman's mark: what it means by the rest is not Docker's. */
const PODMAN_KEY = 'podId';

/** All that is the same in each record of one container, as bytes. */
export interface Profile {
  readonly id: string;
  readonly said: ContainerData;
  readonly room: Room;
  readonly length: number;
  /** Whether the flat fields are there: then the action stands twice. */
  readonly flat: boolean;
  /** Where what follows on the last action begins; before it, what stands between the two. */
  readonly behind: number;
  readonly attributesEnd: number;
  /** For each kind, where in the attributes an action's own stand, by the alphabet; -1 where labels stand between them. */
  readonly splits: readonly number[];
}

/** Where a container's record is, and what is known of it. */
export interface Seen {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Where its first action ends. */
  readonly from: number;
  readonly flat: boolean;
  readonly action: Action;
  readonly id: string;
  readonly texts: Texts;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const BRACE = 0x7d;

const FLAT_ID = literal('","id":"');
const FROM = literal('","from":"');
const TYPE = literal('","Type":"container","Action":"');
const ACTOR = literal('","Actor":{"ID":"');
const ATTRIBUTES = literal('","Attributes":{');
const TAIL = literal('}},"scope":"local","time":');

/** From the end of the first action to the id. */
export const ID_BEHIND = { flat: FLAT_ID.byteLength, typed: ACTOR.byteLength } as const;

/** Where the quote stands that ends a text of ASCII; -1 if something else comes before. `escapes`: a backslash hides what follows on it. */
function textEnd(bytes: Uint8Array, from: number, escapes: boolean): number {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) return at;
    if (byte < 0x20 || byte > 0x7e) return -1;
    if (byte !== BACKSLASH) continue;
    if (!escapes) return -1;
    at += 1;
  }
  return -1;
}

/** What a text that stands in quotes says; null for one that JSON does not know. */
export function unescaped(text: string): string | null {
  if (!text.includes('\\')) return text;
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return null;
  }
}

/** One attribute: its name and its text. */
export interface Said {
  readonly key: string;
  readonly value: string;
}

/** One attribute, and where it stands. */
interface Pair extends Said {
  readonly from: number;
  readonly to: number;
}

/** The attributes that begin there, up to the brace; null if they are not by the alphabet, as Go writes them, or not of ASCII. */
function pairsAt(seen: Seen, from: number): readonly Pair[] | null {
  const { bytes, view, texts } = seen;
  const pairs: Pair[] = [];
  for (let at = from; ; ) {
    const keyEnd = bytes[at] === QUOTE ? textEnd(bytes, at + 1, false) : -1;
    if (keyEnd < 0 || bytes[keyEnd + 1] !== COLON || bytes[keyEnd + 2] !== QUOTE) return null;
    const to = textEnd(bytes, keyEnd + 3, true) + 1;
    const value = to > 0 ? unescaped(texts.at(bytes, view, keyEnd + 3, to - 1)) : null;
    if (value === null) return null;
    const key = texts.at(bytes, view, at + 1, keyEnd);
    const before = pairs.at(-1);
    if (before !== undefined && before.key >= key) return null;
    pairs.push({ key, value, from: at, to });
    if (bytes[to] === BRACE) return pairs;
    if (bytes[to] !== COMMA) return null;
    at = to + 1;
  }
}

/** What each event of the container says of it; null where it lacks a name or an image. */
export function saidBy(pairs: readonly Said[]): ContainerData | null {
  const labels: Record<string, string> = {};
  let name: string | null = null;
  let image: string | null = null;
  for (const { key, value } of pairs) {
    if (key === PODMAN_KEY) return null;
    if (key === 'name') name = value;
    else if (key === 'image') image = value;
    else setAttribute(labels, key, value);
  }
  return name === null || image === null ? null : { name, image, labels };
}

/** Where each attribute that an action may have of itself would stand among the others, in {@link OWN_IN_ORDER}; `places`: where those begin. */
function ownPlaces(pairs: readonly Pair[], places: readonly number[], end: number): readonly number[] {
  let behind = 0;
  return OWN_IN_ORDER.map((key) => {
    for (let pair = pairs[behind]; pair !== undefined && pair.key < key; pair = pairs[behind]) behind += 1;
    return places[behind] ?? end;
  });
}

/** For each kind, where its action's own attributes stand; -1 if not side by side. */
function splitsOf(own: readonly number[], end: number): readonly number[] {
  return OWN_OF_KIND.map((which) => {
    const first = own[which[0] ?? -1] ?? end;
    return which.every((one) => own[one] === first) ? first : -1;
  });
}

/** Reads along a record, as long as it is what is expected. */
class Walk {
  readonly #view: DataView;
  readonly #end: number;
  at: number;

  constructor(view: DataView, at: number, end: number) {
    this.#view = view;
    this.at = at;
    this.#end = end;
  }

  over(expected: DataView, from = 0, length = expected.byteLength): boolean {
    if (this.at + length > this.#end || !sameBytes(this.#view, this.at, expected, from, length)) return false;
    this.at += length;
    return true;
  }
}

/** From behind the last action to the attributes. */
const LEAD_BYTES = ACTOR.byteLength + HEX_BYTES + ATTRIBUTES.byteLength;

/** Where the attributes begin; -1 if the record is not as Docker writes it. */
function attributesAt({ bytes, view, from, flat, action }: Seen): number {
  const walk = new Walk(view, from, bytes.length);
  if (flat && !isBetween(walk, bytes, view, action)) return -1;
  if (!walk.over(ACTOR)) return -1;
  // Its digits were looked at by whoever found the container.
  const idAt = flat ? from + ID_BEHIND.flat : walk.at;
  return walk.over(view, idAt, HEX_BYTES) && walk.over(ATTRIBUTES) ? walk.at : -1;
}

/** Steps over the flat fields, to behind the second action. */
function isBetween(walk: Walk, bytes: Uint8Array, view: DataView, action: Action): boolean {
  if (!walk.over(FLAT_ID)) return false;
  walk.over(view, walk.at, HEX_BYTES);
  if (!walk.over(FROM)) return false;
  const end = textEnd(bytes, walk.at, false);
  if (end < 0) return false;
  walk.at = end;
  return walk.over(TYPE) && walk.over(action.bytes);
}

/**
 * The profile of a container, from any record of it; null if the record is not written as Docker does.
 *
 * In plain words: all of it stands in a record that is whole, and each part is one that JSON lets stand beside any other of its kind; an attribute
 * that an action may have of itself is left out. `roomFor` gives the memory for so many bytes.
 */
export function profileOf(seen: Seen, roomFor: (length: number) => Room): Profile | null {
  const { bytes, view } = seen;
  const attributes = attributesAt(seen);
  const all = attributes < 0 ? null : pairsAt(seen, attributes);
  const end = all?.at(-1)?.to ?? 0;
  if (all === null || end + TAIL.byteLength > bytes.length || !sameBytes(view, end, TAIL, 0, TAIL.byteLength))
    return null;
  const pairs = all.filter(({ key }) => !ANY_OWN.has(key));
  const said = saidBy(pairs);
  return said && assemble(seen, said, attributes, pairs, roomFor);
}

/** Puts together what the records of the container have in common. */
function assemble(
  { view, from, flat, action, id }: Seen,
  said: ContainerData,
  attributes: number,
  pairs: readonly Pair[],
  roomFor: (length: number) => Room,
): Profile {
  const leadFrom = attributes - LEAD_BYTES;
  const behind = flat ? leadFrom - action.length - from : 0;
  const start = behind + LEAD_BYTES;
  let attributesEnd = start - 1;
  for (const pair of pairs) attributesEnd += pair.to - pair.from + 1;
  const length = attributesEnd + TAIL.byteLength;
  const room = roomFor(length);
  const put = (source: DataView, sourceFrom: number, to: number, count: number) =>
    copyText(source, sourceFrom, room.view, room.at + to, count);
  put(view, from, 0, behind);
  const places: number[] = [];
  // What stands side by side in the record, up to an attribute that is left out, is copied at once.
  let [runFrom, runTo, at] = [leadFrom, attributes, behind];
  for (const pair of pairs) {
    const isFirst = places.length === 0;
    const place = at + runTo - runFrom + (isFirst ? 0 : 1);
    places.push(place);
    if (pair.from !== runTo + (isFirst ? 0 : 1)) {
      put(view, runFrom, at, runTo - runFrom);
      if (!isFirst) room.view.setUint8(room.at + place - 1, COMMA);
      [runFrom, at] = [pair.from, place];
    }
    runTo = pair.to;
  }
  put(view, runFrom, at, runTo - runFrom);
  put(TAIL, 0, attributesEnd, TAIL.byteLength);
  const splits = splitsOf(ownPlaces(pairs, places, attributesEnd), attributesEnd);
  return { id, said, room, length, flat, behind, attributesEnd, splits };
}
