import { writeLog } from './write-log.js';

/** `npm run bench:log -- RECORDS FILE [CONTAINERS]`: a log of any size, shaped like a busy host's, the same in every run. */
const [records = '', file = '', containers] = process.argv.slice(2);
if (!/^\d+$/.test(records) || file === '' || !/^\d+$/.test(containers ?? '0')) {
  process.stderr.write('Usage: npm run bench:log -- RECORDS FILE [CONTAINERS THAT LIVE AT A TIME]\n');
  process.exit(2);
}
await writeLog(Number(records), file, containers === undefined ? undefined : Number(containers));
