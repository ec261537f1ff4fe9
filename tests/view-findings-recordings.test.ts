import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { canonical, parseReference } from '../src/event/reference.js';
import type { Finding } from '../src/index.js';
import { readText } from '../src/read/index.js';
import type { Truth } from '../src/view/check.js';
import { engineLog } from './support/builds.js';
import { DOCKER_20 } from './support/planted.js';
import { OTHERS } from './support/planted-others.js';
import { checkpointsOf, eventsOf, logText, RECORDINGS } from './support/recording.js';
import { found, lines } from './support/scene.js';

describe.each([...DOCKER_20, ...OTHERS])('$recording', ({ recording, told, untold }) => {
  const there = lines(eventsOf(recording));

  it('has what its scenario plants, and nothing else', () => {
    expect([...there].sort()).toEqual(told.flatMap(([, findings]) => findings).sort());
  });

  it.each(untold)('does not tell %s: %s', (finding) => {
    const [kind, who] = finding.split(' ');
    expect(there.filter((line) => line.startsWith(`${kind} ${who} `) || line.startsWith(`${kind}? ${who} `))).toEqual(
      [],
    );
  });
});

describe('other logs', () => {
  it.each(['docker-20', 'docker-26', 'docker-26-containerd'])(
    '%s: builds plant nothing, and their steps are nobody’s containers',
    (engine) => {
      expect(lines(readText(engineLog(engine)))).toEqual([]);
    },
  );

  it.each([
    ['podman-5/everything', 'api.jsonl'],
    ['podman-5/everything', 'events-cli.jsonl'],
    ['podman-4/everything', 'api.jsonl'],
  ])('%s: its other shape %s tells of the same crash loops', (name, file) => {
    const loops = (events: readonly Event[]) =>
      lines(events)
        .filter((line) => line.startsWith('crashloop'))
        .map((line) => line.split(' #')[0]);
    expect(loops(readText(logText(name, file), name))).toEqual(loops(eventsOf(name)));
  });

  it('containerd tells of no signals and no failed starts, so nothing is found in its log', () => {
    expect(lines(readText(logText('containerd-1.6/docker', 'events.txt'), 'ctr'))).toEqual([]);
  });
});

/** What the engine itself said of images at a checkpoint. */
function tagsIn(truth: readonly Truth[]): ReadonlyMap<string, string> {
  return new Map(
    truth.flatMap(({ id, facts }) =>
      facts.subject === 'image' && facts.tags ? facts.tags.map((tag) => [nameOf(tag), id] as const) : [],
    ),
  );
}

function nameOf(text: string): string {
  const parsed = parseReference(text);
  return parsed ? canonical(parsed) : text;
}

/** Containers on whose finding the engine had its say, at each checkpoint at which it was on. */
function held(name: string, kind: Finding['kind']) {
  const findings = found(eventsOf(name)).filter((finding) => finding.kind === kind);
  return checkpointsOf(name)
    .filter(({ stable }) => stable)
    .flatMap(({ truth, snapshotStart: at, why }) => {
      const on = findings.filter(({ from, to }) => (from === null || from <= at) && (to === null || to >= at));
      return on.map((finding) => ({ finding, truth, why }));
    });
}

describe('by the word of the engine', () => {
  it.each(RECORDINGS)('%s: every container on a stale image was on one', (name) => {
    for (const { finding, truth, why } of held(name, 'stale-image')) {
      const container = truth.find(({ id }) => id === finding.subjects[0]?.id)?.facts;
      if (container?.subject !== 'container') throw new Error(`${why}: ${finding.what}: it is not there`);
      const means = tagsIn(truth).get(nameOf(container.image ?? ''));
      expect([why, finding.what, means === container.imageId]).toEqual([why, finding.what, false]);
    }
  });

  it('had its say', () => {
    expect(RECORDINGS.flatMap((name) => held(name, 'stale-image')).length).toBeGreaterThan(10);
  });
});
