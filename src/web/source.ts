import type { Event } from '../event/event.js';
import { type PackedEvents, Unpacker } from '../event/pack.js';
import { bytesOf } from './gunzip.js';

/** What the program that made the page says of the log in it; `kind` tells where the events come from. */
export interface Source {
  readonly kind: 'embedded' | 'live' | 'empty';
  /** What the log is called. */
  readonly name: string;
  /** Records that were read, those that are not in the page among them. */
  readonly records: number;
  /** What is not in the page, a sentence each. */
  readonly notes: readonly string[];
  /** Execs that ended well are not in the page: how many are open at an instant is not known. */
  readonly thinned: boolean;
}

const NOTHING: Source = { kind: 'empty', name: '', records: 0, notes: [], thinned: false };

function textOf(id: string): string {
  return document.getElementById(id)?.textContent?.trim() ?? '';
}

/** What the page was made for; a page that nobody filled is an empty one. */
export function sourceOfPage(): Source {
  const text = textOf('hindcast-source');
  return text.startsWith('{') ? { ...NOTHING, ...(JSON.parse(text) as Partial<Source>) } : NOTHING;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** The events that are in the page: packed, gzip, base64. */
export async function embeddedEvents(): Promise<Event[]> {
  const blob = new Blob([fromBase64(textOf('hindcast-log'))]);
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of bytesOf(blob, 'the log in this page')) text += decoder.decode(bytes, { stream: true });
  return new Unpacker().push(JSON.parse(text + decoder.decode()) as PackedEvents);
}
