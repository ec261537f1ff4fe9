import { hashOf } from './hash';
import { WORD_BYTES, WORD_LENGTHS, WORDS, WORDS_MAX } from './layout';
import { same } from './same';

/** The place of a text among those that were read last, twice; one more if it is in its place only from now on. -1: it is too long to have one. */
export function wordAt(from: usize, length: usize): i32 {
  if (length === 0 || length > WORD_BYTES) return -1;
  const slot = hashOf(from, from + length) & (WORDS_MAX - 1);
  const word = WORDS + <usize>slot * WORD_BYTES;
  const lengthAt = WORD_LENGTHS + ((<usize>slot) << 2);
  if (load<u32>(lengthAt) === <u32>length && same(from, word, length)) return <i32>(slot << 1);
  store<u32>(lengthAt, <u32>length);
  memory.copy(word, from, length);
  return <i32>((slot << 1) | 1);
}
