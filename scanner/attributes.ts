import { ATTRIBUTE_BYTES, ATTRIBUTES, ATTRIBUTES_MAX } from './layout';
import { COMMA } from './own';
import { isBefore, overText, textEnd } from './text';

const BRACE: u8 = 0x7d;

/** An attribute that all records of a container have. */
@unmanaged
export class Attribute {
  /** Where the quote stands before its name, and the one behind that. */
  from: u32;
  nameEnd: u32;
  /** Behind its value. */
  to: u32;
  /** The places of both among the texts that were read last. */
  name: i32;
  value: i32;
}

/** How many attributes were found, and the place behind the last. */
export let count: u32 = 0;
export let attributesEnd: usize = 0;

export function attributeIn(index: u32): Attribute {
  return changetype<Attribute>(ATTRIBUTES + <usize>index * ATTRIBUTE_BYTES);
}

/** Reads the attributes that begin there, up to the brace; false if they are not by the alphabet, as Go writes them, or not of ASCII, or too many. */
export function readAttributes(from: usize, stop: usize): bool {
  count = 0;
  let before: usize = 0;
  let at = from;
  while (at !== 0) {
    const nameEnd = load<u8>(at) === 0x22 ? textEnd(at + 1, stop, false) : 0;
    const value = overText(nameEnd, '":"');
    attributesEnd = textEnd(value, stop, true) + 1;
    if (value === 0 || attributesEnd === 1 || (before !== 0 && !isBefore(before, at + 1))) return false;
    before = at + 1;
    if (isForeign(at + 1)) return false;
    if (!isOwn(at + 1) && !add(at, nameEnd)) return false;
    if (load<u8>(attributesEnd) === BRACE) return has('name"') && has('image"');
    at = load<u8>(attributesEnd) === COMMA ? attributesEnd + 1 : 0;
  }
  return false;
}

function add(from: usize, nameEnd: usize): bool {
  if (count === ATTRIBUTES_MAX) return false;
  const attribute = attributeIn(count);
  attribute.from = <u32>from;
  attribute.nameEnd = <u32>nameEnd;
  attribute.to = <u32>attributesEnd;
  count += 1;
  return true;
}

/** What an action may say of itself. */
function isOwn(name: usize): bool {
  const execs = overText(name, 'execID"') || overText(name, 'execDuration"');
  return (execs || overText(name, 'exitCode"') || overText(name, 'signal"')) !== 0;
}

/** Podman's mark: what it means by the rest is not Docker's. */
function isForeign(name: usize): bool {
  return overText(name, 'podId"') !== 0;
}

function has(name: string): bool {
  for (let i: u32 = 0; i < count; i++) if (overText(<usize>attributeIn(i).from + 1, name) !== 0) return true;
  return false;
}
