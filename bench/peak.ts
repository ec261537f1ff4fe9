import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const PROGRAM = fileURLToPath(new URL('../dist/cli/main.cjs', import.meta.url));

/** Only the process itself knows its peak; it says so as its last word. */
const LAST_WORD =
  'data:text/javascript,process.on("exit",()=>process.stderr.write("\\nPEAK "+process.resourceUsage().maxRSS+"\\n"))';

/** The peak memory, in bytes, and the seconds of the program as a process of its own. */
export function peakOf(command: string, file: string): { readonly bytes: number; readonly seconds: number } {
  const began = process.hrtime.bigint();
  const ran = spawnSync(process.execPath, ['--import', LAST_WORD, PROGRAM, command, file], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  const peak = /\nPEAK (\d+)\n$/.exec(ran.stderr)?.[1];
  if (ran.status !== 0 || peak === undefined) throw new Error(`hindcast ${command} ${file} failed:\n${ran.stderr}`);
  return { bytes: Number(peak) * 1024, seconds };
}
