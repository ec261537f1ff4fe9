import { describe, expect, it } from 'vitest';
import type { Event, EventOf } from '../src/event/event.js';
import { Findings } from '../src/index.js';
import { hindcast, scratch } from './support/run.js';
import { BEGIN, found, scene, sceneText } from './support/scene.js';

const file = scratch();

/** A container's event, without the way through a log. */
function said<T extends 'container.create' | 'container.start' | 'container.oom'>(
  type: T,
  n: number,
  position: number,
): EventOf<T> {
  const id = n.toString(16).padStart(64, '0');
  const data = { name: `c${n}`, image: 'app:1', labels: {} };
  return {
    type,
    at: BEGIN + BigInt(position) * 1_000_000n,
    position,
    id,
    data,
    source: 'docker-json',
  } as unknown as EventOf<T>;
}

describe('bounds', () => {
  it('so many containers are watched at once, and the rest is counted', () => {
    const findings = new Findings();
    for (let n = 0; n < 10_050; n++) findings.push(said('container.create', n, n + 1));
    expect(findings.finish().containersOmitted).toBe(50);
  });

  it('so many findings are kept, the last ones, and the rest is counted', () => {
    const findings = new Findings();
    const gap = (position: number): Event => {
      const at = BEGIN + BigInt(position);
      return {
        type: 'recording.gap',
        at,
        position,
        id: null,
        data: { from: at - 1n, to: at, reason: 'buffer' },
        source: 'hindcast',
      };
    };
    for (let n = 1; n <= 10_011; n++) findings.push(gap(n));
    const { findings: kept, omitted } = findings.finish();
    // The first is before anything was known.
    expect([kept.length, omitted]).toEqual([10_000, 10]);
    expect(kept.at(-1)?.evidence).toEqual([10_011]);
  });

  it('of many records that show something, the first and the last are named', () => {
    const findings = new Findings();
    let position = 0;
    const push = (type: 'container.create' | 'container.start' | 'container.oom') =>
      findings.push(said(type, 1, ++position));
    push('container.create');
    push('container.start');
    for (let n = 0; n < 100; n++) push('container.oom');
    findings.push({ ...said('container.create', 2, ++position), at: BEGIN + 60_000_000_000n });
    const [finding] = findings.finish().findings;
    expect(finding).toMatchObject({ kind: 'oom-child', count: 100, evidenceOmitted: 84 });
    expect(finding?.evidence).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 95, 96, 97, 98, 99, 100, 101, 102]);
  });

  it('a clock that is set back by a year, and forth again, harms nothing', () => {
    const events = scene('create + start exec_start=e1 oom 5 kill=9 die=137 60 save=v1');
    const back = events.map(
      (event, at) => (at === 4 ? { ...event, at: (event.at ?? 0n) - 31_536_000_000_000_000n } : event) as Event,
    );
    expect(() => found(back)).not.toThrow();
  });
});

describe('hostile logs', () => {
  const LOOP = 'create + start 0.3 die=1 0.05 + start 0.3 die=1 0.15 + start 0.3 die=1 extract-to-dir';
  const STEERING = '\u001b[2J\u0007\u202e\u2028\r\nroot# ';

  it.each([
    '__proto__',
    'constructor',
    '',
    ' ',
    '-rf',
    '`id`',
    '$(id)',
    "';id;'",
    'LOG',
    STEERING,
    '<script>alert(1)</script>',
  ])('a container by the name of %j', async (name) => {
    const log = file('hostile.jsonl', sceneText(`${LOOP} rename=x=web next.create`, { name, image: name }));
    const { status, out, err } = await hindcast(['findings', log]);
    expect([status, err]).toEqual([0, '']);
    expect(out).toContain('crash loop (crashloop)');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2028]/);
    // No line is anybody's but ours.
    for (const line of out.split('\n')) expect(line).toMatch(/^(?:$| {2}|CRITICAL|WARNING|NOTICE|\/|\? is likely)/);
    const commands = out.split('\n').filter((line) => line.startsWith('    $ '));
    for (const command of commands) expect(command).toMatch(/^ {4}\$ (?:docker|hindcast) [\w .:/{}'-]+$/);
  });

  it('an id that a shell would take for something else is not typed', () => {
    const odd = scene(LOOP).map(
      (event) => ({ ...event, ...(event.id?.startsWith('c') ? { id: '; rm -rf ~ #' } : {}) }) as Event,
    );
    const loop = found(odd).find(({ kind }) => kind === 'crashloop');
    expect(loop?.commands).toEqual(['docker logs --tail 50 CONTAINER', 'docker inspect CONTAINER']);
  });
});
