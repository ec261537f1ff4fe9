import fc from 'fast-check';
import { readText } from '../../src/read/index.js';
import { lines } from './arbitrary.js';

/** What stands in real logs besides good records. */
const JUNK = ['', 'not a record', '{"type":"container","Action":', '{}', '\u0000\u0000', '[1,2]', '{"a":1}{"b":2}'];
const junk = fc.constantFrom(...JUNK);

function gapLine(record: string): string | null {
  const nanos = /"timeNano":(\d+)/.exec(record)?.[1];
  if (nanos === undefined) return null;
  const at = (back: bigint) => `${BigInt(nanos) / 1_000_000_000n - back}`;
  const iso = (back: bigint) => new Date(Number(at(back)) * 1000).toISOString();
  const data = { from: iso(3n), to: iso(0n), reason: 'engine-restart' };
  return JSON.stringify({ type: 'recording.gap', at: iso(0n), id: null, data });
}

/** A log with junk between its records, records again, gaps, records that stand where they do not belong, and perhaps a last line that is cut off. */
export const hostile: fc.Arbitrary<string> = fc
  .tuple(
    lines,
    fc.array(fc.tuple(fc.nat(), fc.constantFrom('junk', 'again', 'gap', 'late', 'gone'), junk), { maxLength: 12 }),
    fc.nat({ max: 3 }),
  )
  .map(([good, deeds, cut]) => {
    const log = [...good];
    for (const [where, deed, text] of deeds) {
      const at = where % log.length;
      const record = log[at] as string;
      if (deed === 'junk') log.splice(at, 0, text);
      else if (deed === 'again') log.splice(Math.min(log.length, at + 5), 0, record);
      else if (deed === 'gone') log.splice(at, 0, record.replace(/"Action":"[^"]*"/, '"Action":"destroy"'));
      else if (deed === 'gap') log.splice(at, 0, gapLine(record) ?? '');
      else log.splice(Math.min(log.length - 1, at + 3), 0, ...log.splice(at, 1));
    }
    const all = `${log.join('\n')}\n`;
    return cut === 0 ? all.slice(0, -9) : all;
  })
  .filter((log) => log.split('\n').some((line) => line.startsWith('{"Type"')));

/** Whether it is a log at all: one record of it can be read. */
export function readable(log: string): boolean {
  try {
    return readText(log).some(({ type }) => type !== 'recording.unreadable');
  } catch {
    return false;
  }
}
