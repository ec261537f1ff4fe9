import { describe, expect, it } from 'vitest';
import type { HostState } from '../src/fold/index.js';
import type { Hearer } from './support/hearer.js';
import { JOB, listening } from './support/listening.js';

const HOUR = 3600n * 1_000_000_000n;

const engine = listening();
const { say } = engine;

/** A recording that somebody made of the engine, and left. */
async function recorded(...actions: readonly string[]): Promise<HostState> {
  const first = await engine.listen();
  await first.listens();
  for (const action of actions) say(action);
  await first.until(({ lines }) => lines.length === actions.length);
  first.stop();
  return first.state;
}

const goOn = (known: HostState) => engine.listen({ known, since: known.at ?? undefined });

const isConnected = ({ notices }: Hearer) => notices.some(({ kind }) => kind === 'connected');

/** Somebody goes on with it after something was said an hour back, and something since the clock is right again: both are told. */
async function goOnBehind(known: HostState): Promise<Hearer> {
  engine.fake.ahead = -HOUR;
  const between = say('start');
  engine.fake.ahead = 0n;
  const after = say('die');
  const second = await goOn(known);
  await second.until(({ lines }) => lines.includes(after));
  expect(second.lines).toEqual([between, after]);
  return second;
}

describe('an engine whose clock was set back to before the recording began', () => {
  it('while nobody recorded: the gap is named, and what it says from then on is told', async () => {
    const known = await recorded('create', 'start');
    engine.fake.ahead = -HOUR;
    const missed = say('die');
    const second = await goOn(known);
    await second.until(({ lines }) => lines.includes(missed));
    const said = say('start');
    await second.until(({ lines }) => lines.includes(said));
    expect(second.lines).toEqual([missed, said]);
    expect(second.gaps).toEqual(['clock']);
    const { from, to } = second.told.flatMap(({ event }) =>
      event.type === 'recording.gap' ? [event.data] : [],
    )[0] ?? {
      from: 0n,
      to: 0n,
    };
    expect(from).toBeLessThan((known.at ?? 0n) - HOUR / 2n);
    expect(to).toBeGreaterThanOrEqual(known.at ?? 0n);
    expect(second.notices.filter(({ kind }) => kind === 'disconnected')).toEqual([]);
  });

  it('and whose connection breaks after that: no retry is refused for a question that ends before it begins', async () => {
    const known = await recorded('create');
    engine.fake.ahead = -HOUR;
    const second = await goOn(known);
    await second.until(isConnected);
    engine.fake.cut();
    await second.until(({ notices }) => notices.filter(({ kind }) => kind === 'connected').length === 2);
    const said = say('start');
    await second.until(({ lines }) => lines.includes(said));
    expect(second.lines).toEqual([said]);
    expect(second.notices.filter(({ kind }) => kind === 'disconnected')).toHaveLength(1);
  });

  it('while somebody records who had gone on: nothing is dropped until the clock is looked at, and the gap is named at once', async () => {
    const known = await recorded('create');
    const second = await goOn(known);
    await second.listens();
    engine.fake.ahead = -HOUR;
    const said = [say('start'), say('die')];
    await second.until(({ lines }) => lines.length === 2);
    expect(second.lines).toEqual(said);
    expect(second.gaps).toEqual(['clock']);
    // Before what was said by the new time.
    expect(second.types.indexOf('recording.gap')).toBeLessThan(second.types.indexOf('container.start'));
  });

  it('and forward again, while nobody recorded: what was said between is behind what is known, and is told', async () => {
    say('create', JOB, 'job');
    const known = await recorded('create');
    const second = await goOnBehind(known);
    expect(second.gaps).toEqual(['clock']);
  });

  it('and then started anew, and set right: what it remembers is new, whatever its time', async () => {
    const known = await recorded('create');
    await engine.fake.down();
    await engine.fake.up();
    const second = await goOnBehind(known);
    expect(second.gaps.length).toBeGreaterThan(0);
  });
});
