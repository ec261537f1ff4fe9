import { statSync } from 'node:fs';
import { peakOf } from './peak.js';

/**
 * `npm run bench:memory -- FILE...`: the peak memory and the time of a replay of each log, each in a process of its own. Logs of any size come from
 * `npm run bench:log`; memory must not grow with them.
 */
const files = process.argv.slice(2);
if (files.length === 0) {
  process.stderr.write('Usage: npm run bench:memory -- FILE...\n');
  process.exit(2);
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0).padStart(6);
for (const file of files) {
  const { bytes, seconds } = peakOf('replay', file);
  const log = megabytes(statSync(file).size);
  process.stdout.write(
    `${megabytes(bytes)} MB at most, ${seconds.toFixed(1).padStart(6)} s, ${log} MB of log  ${file}\n`,
  );
}
