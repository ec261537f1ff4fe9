import { rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A record has two to five hundred. */
const TURN_BYTES = 64;

/** A way to a socket on which things go wrong. */
export class Troubled {
  readonly socket: string;
  readonly #pairs = new Set<Socket>();
  readonly #server;
  /** What a request is, as it passes. */
  readonly requests: string[] = [];
  /** Bytes of answers go on one at a time. */
  trickles = false;
  /** So long each piece of an answer is held back. */
  delayMilliseconds = 0;

  private constructor(target: string) {
    this.socket = `${target}.proxy`;
    this.#server = createServer((outer) => this.#lead(outer, connect(target)));
  }

  static async start(target: string): Promise<Troubled> {
    const proxy = new Troubled(target);
    await new Promise<void>((resolve) => proxy.#server.listen(proxy.socket, resolve));
    return proxy;
  }

  #lead(outer: Socket, inner: Socket): void {
    for (const end of [outer, inner]) {
      this.#pairs.add(end);
      end.on('error', () => undefined);
      end.on('close', () => this.#pairs.delete(end));
    }
    // Not the other way round: what the engine has said is still on its way.
    outer.on('close', () => inner.destroy());
    outer.on('data', (chunk) => {
      for (const [line] of String(chunk).matchAll(/^[A-Z]+ \/\S* HTTP/gm)) this.requests.push(line);
      inner.write(chunk);
    });
    void this.#answer(inner, outer).catch(() => outer.destroy());
  }

  async #answer(inner: Socket, outer: Socket): Promise<void> {
    for await (const chunk of inner) {
      if (this.delayMilliseconds > 0) await pause(this.delayMilliseconds);
      if (this.trickles) await this.#trickle(chunk as Buffer, outer);
      else outer.write(chunk);
    }
    outer.end();
  }

  /** Each byte is written by itself; now and then the other side has a turn, so that records come in pieces. */
  async #trickle(chunk: Buffer, outer: Socket): Promise<void> {
    for (const [i, byte] of chunk.entries()) {
      outer.write(Uint8Array.of(byte));
      if (i % TURN_BYTES === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** All connections break, in the middle of whatever they are in. */
  cut(): void {
    for (const socket of this.#pairs) socket.destroy();
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.socket, { force: true });
  }
}
