import { PROGRAM, run } from './fresh.js';

/** Only the process itself knows its peak; it says so as its last word. */
const LAST_WORD =
  'data:text/javascript,process.on("exit",()=>process.stderr.write("\\nPEAK "+process.resourceUsage().maxRSS+"\\n"))';

/** The peak memory, in bytes, and the seconds of the program as a process of its own. */
export function peakOf(command: string, file: string): { readonly bytes: number; readonly seconds: number } {
  const { seconds, text } = run(['--import', LAST_WORD, PROGRAM, command, file], 'stderr');
  const peak = /\nPEAK (\d+)\n$/.exec(text)?.[1];
  if (peak === undefined) throw new Error(`hindcast ${command} ${file} did not say its peak:\n${text}`);
  return { bytes: Number(peak) * 1024, seconds };
}
