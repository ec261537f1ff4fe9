import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { Host } from './shape.js';

/** `npm run bench:log -- RECORDS FILE [CONTAINERS]`: a log of any size, shaped like a busy host's, the same in every run. */
const [records = '', file = '', containers] = process.argv.slice(2);
if (!/^\d+$/.test(records) || file === '' || !/^\d+$/.test(containers ?? '0')) {
  process.stderr.write('Usage: npm run bench:log -- RECORDS FILE [CONTAINERS THAT LIVE AT A TIME]\n');
  process.exit(2);
}

const host = new Host(containers === undefined ? undefined : Number(containers));
const out = createWriteStream(file);
let text = '';
for (let i = 0; i < Number(records); i++) {
  text += `${host.next()}\n`;
  if (text.length < 1 << 20) continue;
  if (!out.write(text)) await once(out, 'drain');
  text = '';
}
out.end(text);
await once(out, 'close');
