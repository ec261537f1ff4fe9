import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * `npm run bench:memory -- FILE...`: the peak memory and the time of a replay of each log, each in a process of its own. Logs of any size come from
 * `npm run bench:log`; memory must not grow with them.
 */
const files = process.argv.slice(2);
if (files.length === 0) {
  process.stderr.write('Usage: npm run bench:memory -- FILE...\n');
  process.exit(2);
}

const PROGRAM = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));
/** Only the process itself knows its peak; it says so as its last word. */
const LAST_WORD =
  'data:text/javascript,process.on("exit",()=>process.stderr.write("\\nPEAK "+process.resourceUsage().maxRSS+"\\n"))';

for (const file of files) {
  const began = process.hrtime.bigint();
  const ran = spawnSync(process.execPath, ['--import', LAST_WORD, PROGRAM, 'replay', file], { encoding: 'utf8' });
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  const peak = /\nPEAK (\d+)\n$/.exec(ran.stderr)?.[1];
  if (ran.status !== 0 || peak === undefined) {
    process.stderr.write(ran.stderr);
    process.exit(1);
  }
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0).padStart(6);
  process.stdout.write(
    `${megabytes(Number(peak) * 1024)} MB at most, ${seconds.toFixed(1).padStart(6)} s, ${megabytes(statSync(file).size)} MB of log  ${file}\n`,
  );
}
