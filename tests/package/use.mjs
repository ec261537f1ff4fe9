import { readFileSync } from 'node:fs';
import { Fold, readText } from 'hindcast';
import { connect } from 'hindcast/live';
import { containerMachine } from 'hindcast/machines';
import { openLogs } from 'hindcast/store';
import { replay } from 'hindcast/stream';

/** Uses the installed package as a stranger would; run by the check in an empty folder. */
const states = [];
replay(readText(readFileSync('log.jsonl', 'utf8'))).subscribe((state) => states.push(state));
const logs = await openLogs(['log.jsonl']);
const works =
  states.at(-1)?.container('db')?.status === 'running' && containerMachine.id === 'container' && logs.length === 1;
const refused = await connect({ host: 'unix:///nowhere.sock' }).catch(({ code }) => code);
if (!works || typeof Fold !== 'function' || refused !== 'engine')
  throw new Error('the package does not do what the checkout does');
