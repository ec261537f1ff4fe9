import { logText } from '../support/recording.js';
import { readerContract } from './reader.js';

for (const name of ['docker-20/webapp-incident', 'docker-26/compose-stack', 'docker-26-containerd/image-retag-story']) {
  readerContract('docker-json', logText(name), {
    lines: true,
    instants: (log) => [...log.matchAll(/"timeNano":(\d+)}$/gm)].map(([, digits]) => BigInt(digits ?? '')),
  });
}
