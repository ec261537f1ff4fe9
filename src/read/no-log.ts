import { HindcastError } from '../error.js';
import { portrait } from './portrait.js';

/** The error for something of which not one record can be read. `head`: its first bytes. `fault`: what was wrong with its first record. */
export function noLog(name: string, head: Uint8Array, fault: string | null): HindcastError {
  const known = portrait(head);
  const found = known?.found ?? fault ?? 'nothing that is known';
  return new HindcastError('input', `${name}: not an event log: ${found}`, {
    expected: "lines such as `docker events --format '{{json .}}'` writes",
    found,
    cure: known?.cure ?? "Record one with: docker events --format '{{json .}}' > log.jsonl",
  });
}
