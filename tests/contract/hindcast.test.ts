import { encodeEvent } from '../../src/event/encode.js';
import { instant } from '../../src/event/instant.js';
import { eventsOf } from '../support/recording.js';
import { readerContract } from './reader.js';

const events = eventsOf('docker-20/webapp-incident');
readerContract('hindcast', `${events.map((event) => JSON.stringify(encodeEvent(event))).join('\n')}\n`, {
  lines: true,
  instants: (log) => [...log.matchAll(/^\{"type":"[^"]+","at":"([^"]+)"/gm)].map(([, at]) => instant(at ?? '')),
});
