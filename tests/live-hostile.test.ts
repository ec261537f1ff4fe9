import { describe, expect, it } from 'vitest';
import { LINE_BYTES_MAX, readText } from '../src/read/index.js';
import { listening } from './support/listening.js';

const WEB = 'a'.repeat(64);

const engine = listening();

const say = (action: string, name = 'web') => engine.fake.say('container', action, WEB, { image: 'app:1', name });

describe('what an engine should not say', () => {
  it('is told as what cannot be read, and the rest is still heard', async () => {
    const hearer = await engine.listen();
    await hearer.listens();
    engine.fake.raw(
      'not JSON\n{"a":1}\n\n\xff\xfe\n{"type":"recording.gap","data":{"from":"2026-01-01T00:00:00Z","to":"2026-01-01T00:00:00Z","reason":"x"}}\n',
    );
    const whole = say('start');
    await hearer.until(({ lines }) => lines.length === 1);
    expect(hearer.lines).toEqual([whole]);
    expect(hearer.types.filter((type) => type === 'recording.unreadable').length).toBe(4);
    expect(hearer.gaps).toEqual([]);
  });

  it('may come in pieces of a byte', async () => {
    const hearer = await engine.listen();
    await hearer.listens();
    const line = say('start', 'w\u00e9b').replace('start', 'pause').replace(/\d}$/, '1}');
    const bytes = Buffer.from(`${line}\n`);
    for (const byte of bytes) {
      engine.fake.raw(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await hearer.until(({ lines }) => lines.includes(line));
  });

  it('forgets half a record with the connection that broke in it', async () => {
    const hearer = await engine.listen();
    await hearer.listens();
    engine.fake.raw('{"Type":"container","Action":"sta');
    engine.fake.cut();
    const whole = say('start');
    await hearer.until(({ lines }) => lines.length === 1);
    expect(hearer.lines).toEqual([whole]);
    expect(hearer.types).not.toContain('recording.unreadable');
  });

  it('may be one line that is longer than any line', async () => {
    const hearer = await engine.listen();
    await hearer.listens();
    const piece = 'x'.repeat(1024 * 1024);
    for (let i = 0; i <= LINE_BYTES_MAX / piece.length; i++) engine.fake.raw(piece);
    engine.fake.raw('\n');
    const whole = say('start');
    await hearer.until(({ lines }) => lines.length === 1);
    expect(hearer.lines).toEqual([whole]);
    expect(hearer.types.filter((type) => type === 'recording.unreadable').length).toBe(1);
  });
});

describe('a slow subscriber', () => {
  it('is told what it missed as a gap, in its place', async () => {
    let open = () => {};
    let isBusy = false;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const hearer = await engine.listen({ bufferLines: 10, ready: () => (isBusy ? gate : null) });
    await hearer.listens();
    isBusy = true;
    const said = Array.from({ length: 50 }, (_, i) => say(i % 2 === 0 ? 'pause' : 'unpause'));
    // All has been read from the socket when somebody else has heard it.
    const other = await engine.listen({ since: hearer.told.at(-1)?.event.at ?? undefined });
    await other.until(({ lines }) => lines.includes(said.at(-1) ?? ''));
    isBusy = false;
    open();
    await hearer.until(({ gaps }) => gaps.length > 0);
    expect(hearer.gaps).toEqual(['buffer']);
    expect(hearer.lines.slice(0, 10)).toEqual(said.slice(0, 10));
    const gap = hearer.told.find(({ event }) => event.type === 'recording.gap')?.event;
    if (gap?.type !== 'recording.gap') throw new Error('no gap');
    for (const { at } of readText(said.slice(10).join('\n')))
      expect(at !== null && at >= gap.data.from && at <= gap.data.to).toBe(true);
  });
});
