import { spawnSync } from 'node:child_process';
import { taken, tell } from './taken.mjs';

/** `ARGVS`: what each of these programs takes as a process, one after the other. */
const found = [];
for (const argv of JSON.parse(process.argv[2])) {
  const { wall } = await taken(() => {
    const { status, error } = spawnSync(process.execPath, argv, { stdio: 'ignore' });
    if (status !== 0) throw error ?? new Error(`${argv.join(' ')} failed`);
  });
  found.push(wall);
}
tell(found);
