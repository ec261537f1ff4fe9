import type { HostState } from '../fold/index.js';
import { isAnonymous } from './fate.js';
import type { Finding } from './findings/finding.js';
import type { Span } from './span.js';
import { type Deployment, deployments } from './story-deployed.js';
import { type StoryLife, storyLives } from './story-lives.js';
import { type Recovery, recoveryOf } from './story-recovery.js';
import { upgrade } from './upgrade.js';

/** What all that broke has in common, and nothing that did not. */
export interface Suspect {
  readonly imageId: string;
  readonly reference: string | null;
  /** What ran it, by first name. */
  readonly broke: readonly string[];
  /** Images under the same name of which nothing broke. */
  readonly sound: readonly string[];
}

/** A volume that the log speaks of. */
export interface StoryVolume {
  readonly name: string;
  /** Who mounted it, by name. */
  readonly users: readonly string[];
  /** Whether it is there at the end. */
  readonly isThere: boolean;
  /** Whether the log proves that. */
  readonly certain: boolean;
}

/** A log told in five answers. Times in nanoseconds. */
export interface Story {
  readonly deployed: readonly Deployment[];
  /** For each thing that broke what is worst, in the order of time. */
  readonly broke: readonly Finding[];
  readonly suspect: Suspect | null;
  readonly volumes: readonly StoryVolume[];
  /** Findings about data. */
  readonly risks: readonly Finding[];
  /** Containers at the end that may have written to their own layers: a replacement loses that. `unseen`: nobody looked. */
  readonly atRisk: { readonly unseen: readonly string[]; readonly written: readonly string[] };
  /** Containers that ran and were removed: what they wrote to their own layers is gone. */
  readonly removed: readonly { readonly id: string; readonly name: string }[];
  /** Null: nothing broke, or it is not over. */
  readonly recovery: Recovery | null;
  /** What is still so at the end. */
  readonly ongoing: readonly Finding[];
}

const BROKEN: ReadonlySet<string> = new Set([
  'crashloop',
  'oom',
  'start-failed',
  'flapping',
  'exit-paused',
  'oom-child',
]);
const DATA: ReadonlySet<string> = new Set(['data-at-risk', 'orphaned-volume']);

const subjectOf = ({ subjects: [first] }: Finding) => first?.id ?? '';

/** One finding for each thing: the first of the most severe ones. */
function worst(findings: readonly Finding[]): readonly Finding[] {
  const byThing = new Map<string, Finding>();
  for (const finding of findings) {
    if (BROKEN.has(finding.kind) && !byThing.has(subjectOf(finding))) byThing.set(subjectOf(finding), finding);
  }
  return [...byThing.values()].sort((a, b) => ((a.from ?? 0n) < (b.from ?? 0n) ? -1 : 1));
}

const nameOf = ({ names, id }: StoryLife) => names[0] ?? id;

/** The image that all broken containers ran and no other one did; a start that failed never ran it. */
function suspectOf(broke: readonly Finding[], lives: readonly StoryLife[]): Suspect | null {
  const ids = new Set(broke.filter(({ kind }) => kind !== 'start-failed').map(subjectOf));
  const broken = lives.filter(({ id, imageId }) => ids.has(id) && imageId !== null);
  const [first] = broken;
  if (!first?.imageId || broken.some(({ imageId }) => imageId !== first.imageId)) return null;
  const others = lives.filter(({ id, runs }) => !ids.has(id) && runs.length > 0);
  if (others.some(({ imageId }) => imageId === first.imageId)) return null;
  const sound = others.filter(({ image, imageId }) => image === first.image && imageId !== null);
  return {
    imageId: first.imageId,
    reference: first.image,
    broke: broken.map(nameOf),
    sound: [...new Set(sound.map(({ imageId }) => imageId ?? ''))],
  };
}

function volumesOf(spans: readonly Span[], end: HostState): readonly StoryVolume[] {
  const names = new Map(end.containers.map(({ id, name }) => [id, name ?? id]));
  const found = new Map<string, StoryVolume>();
  for (const { kind, id, to, uncertain } of spans) {
    if (kind !== 'volume' || id === null || isAnonymous(id)) continue;
    const users = end.volume(id)?.usedBy.map((user) => names.get(user) ?? user) ?? [];
    const mounting = end.containers.filter(({ mounts }) => mounts.some(({ volume }) => volume === id));
    const all = new Set([...users, ...mounting.map(({ name, id: whole }) => name ?? whole)]);
    found.set(id, {
      name: id,
      users: [...all],
      isThere: to === null,
      certain: !uncertain.includes('exists') && !uncertain.includes('state'),
    });
  }
  return [...found.values()];
}

/** So many containers are asked about their own layers. */
const LAYERS_MAX = 500;

function atRisk(end: HostState): Story['atRisk'] {
  const [unseen, written]: [string[], string[]] = [[], []];
  for (const container of end.containers.slice(0, LAYERS_MAX)) {
    const own = upgrade(end, container).data.find(({ kind }) => kind === 'writable');
    if (own?.fate === 'lost') written.push(container.name ?? container.id);
    else if (own?.fate === 'unknown') unseen.push(container.name ?? container.id);
  }
  return { unseen, written };
}

/**
 * A log told in five answers: what was deployed, what broke, why, what became of data, and since when all is well.
 *
 * In plain words: it says of an incident what spans and findings say, in the order in which a reader asks. `suspect` is what they have in common, and no proof.
 * `spans` are all spans of the log, `findings` all findings, `end` is the state at the end.
 */
export function story(spans: readonly Span[], findings: readonly Finding[], end: HostState): Story {
  const lives = storyLives(spans);
  const broke = worst(findings);
  return {
    deployed: deployments(spans, lives),
    broke,
    suspect: suspectOf(broke, lives),
    volumes: volumesOf(spans, end),
    risks: findings.filter(({ kind }) => DATA.has(kind)),
    atRisk: atRisk(end),
    removed: lives
      .filter(({ goneAt, runs }) => goneAt !== null && runs.length > 0)
      .map((life) => ({ id: life.id, name: nameOf(life) })),
    recovery: recoveryOf(broke, lives),
    ongoing: findings.filter(({ to, severity }) => to === null && severity !== 'notice'),
  };
}
