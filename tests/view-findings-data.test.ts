import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { Fold } from '../src/index.js';
import { upgrade, withFate } from '../src/view/upgrade.js';
import { layerTruths } from './support/layers.js';
import { eventsOf } from './support/recording.js';
import { found, IDS, line, lines, scene } from './support/scene.js';

const NAME = 'docker-20/rand-3-images';

/** The log with what somebody found who looked at every container at each checkpoint. */
function looked(): readonly Event[] {
  const events = eventsOf(NAME);
  const truths = layerTruths(NAME);
  const rows: Event[] = [];
  for (const [at, event] of events.entries()) {
    for (const { baseline } of truths.filter(({ afterEvents }) => afterEvents === at)) {
      const time = events[Math.max(0, at - 1)]?.at ?? event.at ?? 0n;
      rows.push(...baseline.map((said) => ({ ...said, at: time, position: at }) as Event));
    }
    rows.push(event);
  }
  return rows;
}

const foundIn = (events: readonly Event[]) => found(events, { only: ['data-at-risk'] });

describe('data at risk', () => {
  it('is what somebody saw who looked, and what went with its container', () => {
    const findings = foundIn(looked());
    const seen = new Set(
      layerTruths(NAME).flatMap(({ baseline }) =>
        baseline.flatMap(({ id, data }) => (data.subject === 'changes' && (data.changes ?? []).length > 0 ? [id] : [])),
      ),
    );
    // What docker cp put somewhere, nobody looked at.
    const some = findings.filter(({ what }) => !what.includes('docker cp'));
    expect(some.length).toBeGreaterThan(2);
    for (const { subjects } of some) expect(seen.has(subjects[0]?.id ?? '')).toBe(true);
    const gone = new Set(looked().flatMap(({ type, id }) => (type === 'container.destroy' ? [id] : [])));
    for (const { subjects, severity, to, certain } of some) {
      const isGone = gone.has(subjects[0]?.id ?? null);
      expect([severity, to === null]).toEqual([isGone && certain ? 'critical' : 'warning', !isGone]);
    }
    expect(some.some(({ certain }) => certain)).toBe(true);
  });

  it('is what upgrade would lose', () => {
    const fold = new Fold();
    for (const event of looked()) fold.apply(event);
    const state = fold.state();
    const lost = state.containers
      .filter((container) => withFate(upgrade(state, container), ['lost']).some(({ kind }) => kind === 'writable'))
      .map(({ id }) => id);
    const open = foundIn(looked()).filter(({ to }) => to === null);
    expect(lost.length).toBeGreaterThan(0);
    expect(open.map(({ subjects }) => subjects[0]?.id).sort()).toEqual(lost.sort());
  });

  const changes = (...paths: string[]) => ({ Id: IDS.web, Changes: paths.map((Path) => ({ Path, Kind: 1 })) });

  it('is told with where it lies and how to save it', () => {
    const [risk] = found(scene('exec_start=e1', {}, [changes('/etc/app.conf', '/srv/a', '/srv/b')]));
    expect(risk).toMatchObject({ kind: 'data-at-risk', from: null, to: null, evidence: [] });
    expect(risk?.what).toMatch(/^.+ has data in its own layer: 3 paths in \/etc, \/srv$/);
    expect(risk?.commands.slice(0, 2)).toEqual(['docker cp cccccccccccc:/etc .', 'docker cp cccccccccccc:/srv .']);
  });

  it.each([
    ['docker cp into it', 'create + start extract-to-dir', ['data-at-risk? web #4 still']],
    ['and it is removed', 'create + start extract-to-dir die=0 destroy', ['data-at-risk? web #4,#6']],
    ['perhaps into its volume', 'create + mount=data start extract-to-dir', []],
    ['nobody looked', 'create + start die=0 destroy', []],
  ])('%s', (_, words, expected) => {
    expect(lines(scene(words))).toEqual(expected);
  });

  it('tells no lies of paths that steer a terminal or a shell', () => {
    const [risk] = found(scene('exec_start=e1', {}, [changes("/a b/'; rm -rf ~/x")]));
    expect(risk && line(risk)).toMatch(/^data-at-risk/);
    expect(risk?.commands[0]).toContain(`'cccccccccccc:/a b/'\\''; rm -rf ~'`);
  });
});
