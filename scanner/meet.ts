import { actionEnd } from './actions';
import { attributeIn, attributesEnd, count, readAttributes } from './attributes';
import { BLOCK, PROFILE_TEXT_BYTES } from './layout';
import { HEX_BYTES, isHex } from './names';
import { COMMA } from './own';
import { placeFor, profileIn, profileSlot, profileText } from './profile';
import { same } from './same';
import { actionIn, idBehind, isFlat } from './shape';
import { isAfter, overText, textEnd } from './text';
import { wordAt } from './words';

const TAIL = '}},"scope":"local","time":';

/** The slot of the container that was met last, and where its id stands in the block. */
export let met: u32 = 0;
export let metId: u32 = 0;

/** Where in the attributes an action's own would stand, by their names; 0: not found yet. */
let execDuration: u32 = 0;
let execID: u32 = 0;
let exitCode: u32 = 0;
let signal: u32 = 0;

/** Takes note of the container of the record that stands there, if it is written as Docker does. Gives how many attributes it has; 0: it is not. */
export function meetContainer(at: usize, stop: usize): u32 {
  const from = actionIn(at);
  const end: usize = from === 0 ? 0 : actionEnd(from);
  if (end === 0) return 0;
  const flat = isFlat(at);
  const lead = flat ? overFlat(from, end, stop) : end;
  const id = overText(lead, '","Actor":{"ID":"');
  if (id === 0 || !isHex(id) || !same(idBehind(end, flat), id, HEX_BYTES)) return 0;
  const attributes = overText(id + HEX_BYTES, '","Attributes":{');
  if (attributes === 0 || !readAttributes(attributes, stop)) return 0;
  const tail = overText(attributesEnd, TAIL);
  // Without one of the attributes it is shorter.
  if (tail === 0 || tail > stop || tail - end > PROFILE_TEXT_BYTES) return 0;
  met = placeFor(profileSlot(id));
  metId = <u32>(id - BLOCK);
  const profile = profileIn(met);
  profile.flat = flat ? 1 : 0;
  profile.behind = flat ? <u32>(lead - (end - from) - end) : 0;
  assemble(met, end, lead, attributes);
  for (let i: u32 = 0; i < count; i++) name(i);
  return count;
}

/** Forgets the container that was met last: it was none after all. */
export function forget(): void {
  profileIn(met).length = 0;
}

/** Steps over the flat fields, to behind the second action. */
function overFlat(from: usize, end: usize, stop: usize): usize {
  const image = overText(idBehind(end, true) + HEX_BYTES, '","from":"');
  const action = overText(textEnd(image, stop, false), '","Type":"container","Action":"');
  return action !== 0 && same(action, from, end - from) ? action + (end - from) : 0;
}

/** Puts together what the records of the container have in common. */
function assemble(slot: u32, end: usize, lead: usize, attributes: usize): void {
  const profile = profileIn(slot);
  const text = profileText(slot);
  memory.copy(text, end, profile.behind);
  memory.copy(text + profile.behind, lead, attributes - lead);
  const start = text + profile.behind + (attributes - lead);
  let at = start;
  execDuration = execID = exitCode = signal = 0;
  for (let i: u32 = 0; i < count; i++) {
    const attribute = attributeIn(i);
    if (i > 0) store<u8>(at++, COMMA);
    pass(<usize>attribute.from + 1, <u32>(at - text));
    memory.copy(at, attribute.from, attribute.to - attribute.from);
    at += attribute.to - attribute.from;
  }
  profile.end = <u32>(at - text);
  memory.copy(at, attributesEnd, TAIL.length);
  profile.length = profile.end + TAIL.length;
  split(slot);
}

/** Whether an own attribute would stand before this one. */
function pass(name: usize, place: u32): void {
  if (execDuration === 0 && isAfter(name, 'execDuration')) execDuration = place;
  if (execID === 0 && isAfter(name, 'execID')) execID = place;
  if (exitCode === 0 && isAfter(name, 'exitCode')) exitCode = place;
  if (signal === 0 && isAfter(name, 'signal')) signal = place;
}

function split(slot: u32): void {
  const profile = profileIn(slot);
  profile.plain = profile.health = <i32>profile.end;
  profile.exec = execID === 0 ? profile.end : execID;
  profile.execDie = execID === exitCode ? profile.exec : -1;
  profile.die = execDuration !== exitCode ? -1 : exitCode === 0 ? profile.end : exitCode;
  profile.kill = signal === 0 ? profile.end : signal;
}

function name(index: u32): void {
  const attribute = attributeIn(index);
  attribute.name = wordAt(attribute.from + 1, attribute.nameEnd - attribute.from - 1);
  attribute.value = wordAt(attribute.nameEnd + 3, attribute.to - attribute.nameEnd - 4);
}
