import type { HostState } from '../fold/index.js';
import { documentHead, documentLists } from '../view/document.js';
import { jsonText } from './io.js';

/** Text that is written at once. */
const PIECE_LENGTH = 64 * 1024;

/** The state document as a line of JSON, piece by piece: as one text, that of a hundred thousand containers takes half a gigabyte to make. */
export function* stateText(state: HostState): Generator<string> {
  let text = jsonText(documentHead(state)).slice(0, -1);
  for (const [key, entries] of Object.entries(documentLists(state))) {
    text += `,${jsonText(key)}:[`;
    let comma = '';
    for (const entry of entries) {
      text += comma + jsonText(entry);
      comma = ',';
      if (text.length < PIECE_LENGTH) continue;
      yield text;
      text = '';
    }
    text += ']';
  }
  yield `${text}}\n`;
}
