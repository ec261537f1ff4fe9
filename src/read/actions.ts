import { decodeSaid } from './docker-words.js';
import { KIND, type Kind } from './kinds.js';
import { sameBytes } from './same.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Longer ones are the decoder's. */
const ACTION_BYTES_MAX = 1024;
/** Actions that are remembered; an exec's has its whole command in it. */
const SLOTS = 1 << 10;

/** An action as it is written, and what the decoder makes of it. */
export interface Action {
  readonly bytes: DataView;
  readonly length: number;
  readonly kind: Kind;
  readonly type: string;
  /** What the engine tucked into it: an exec's command, or how a health check went. */
  readonly detail: string | null;
}

function kindOf(type: string): Kind {
  switch (type) {
    case 'container.exec_create':
    case 'container.exec_start':
      return KIND.exec;
    case 'container.exec_die':
      return KIND.execDie;
    case 'container.die':
      return KIND.die;
    case 'container.kill':
      return KIND.kill;
    case 'container.health_status':
      return KIND.health;
    default:
      return KIND.plain;
  }
}

/** Actions whose records say more of themselves than is known here. */
const OTHERS = /^container\.(?:rename|resize|commit|exec_detach|prune)$/;

/** Actions of containers, as texts in quotes: one that was decoded once need not be again. */
export class Actions {
  readonly #slots: (Action | null | undefined)[] = new Array(SLOTS);
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  /** The action that stands there; null for one that the decoder had better read itself. */
  at(bytes: Uint8Array, view: DataView, from: number): Action | null {
    let at = from;
    let hash = 0;
    const stop = Math.min(bytes.length, from + ACTION_BYTES_MAX);
    for (; at < stop; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) break;
      if (byte === BACKSLASH) at += 1;
      hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
    }
    if (at >= stop) return null;
    const slot = (hash ^ (hash >>> 10)) & (SLOTS - 1);
    const known = this.#slots[slot];
    const length = at - from;
    if (known?.length === length && sameBytes(view, from, known.bytes, 0, length)) return known;
    const action = this.#decode(bytes.subarray(from, at));
    this.#slots[slot] = action;
    return action;
  }

  #decode(bytes: Uint8Array): Action | null {
    let text: unknown;
    try {
      text = JSON.parse(`"${this.#decoder.decode(bytes)}"`);
    } catch {
      return null;
    }
    if (typeof text !== 'string') return null;
    const said = { subject: 'container', action: text, id: null, attributes: {}, isSwarm: false };
    const { type, data } = decodeSaid(said);
    if (type === 'other' || OTHERS.test(type)) return null;
    const kind = kindOf(type);
    const detail = 'command' in data ? data.command : 'health' in data ? data.health : null;
    // Not `slice`: of Node's buffers that is no copy.
    const own = new Uint8Array(bytes);
    return { bytes: new DataView(own.buffer), length: own.length, kind, type, detail };
  }
}
