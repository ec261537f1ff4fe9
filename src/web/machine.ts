import { type ComponentChild, h } from 'preact';
import { useMemo } from 'preact/hooks';
import type { ContainerState, Subject } from '../fold/index.js';
import { type Graph, graphOf, regionsOf } from './machine-graph.js';
import { type MachineStep, type Path, pathOf, settled } from './machine-path.js';
import { ANY, BOX, curve, type Point, placesOf, sizeOf } from './machine-places.js';
import { meaningOf, titleOf } from './machine-words.js';
import { useNarrow } from './narrow.js';

type Places = ReadonlyMap<string, Point>;

/** The head of a way, in the colour of its class; each picture has its own. */
function Arrow({ of, region }: { of: string; region: string }): ComponentChild {
  const shape = {
    id: `${of}-${region}`,
    viewBox: '0 0 8 8',
    refX: 7,
    refY: 4,
    markerWidth: 6,
    markerHeight: 6,
    orient: 'auto-start-reverse',
  };
  return h('marker', shape, h('path', { d: 'M0 0.5 L8 4 L0 7.5 z', class: of }));
}

/** The ways that the definition has, faint behind those that were taken. */
function Ways({ graph, places, region }: { graph: Graph; places: Places; region: string }): ComponentChild {
  const ways = [...graph.ways, ...graph.fromAny.map((to) => ({ from: ANY, to }))];
  return h(
    'g',
    { class: 'ways' },
    ways.map(({ from, to }) => {
      const [a, b] = [places.get(from), places.get(to)];
      return a && b && h('path', { d: curve(a, b).path, 'marker-end': `url(#arrow-${region})` });
    }),
  );
}

const timesOf = (count: number) => (count > 1 ? ` ×${count.toLocaleString('en')}` : '');

function TakenWays({ path, places, region }: { path: Path; places: Places; region: string }): ComponentChild {
  return h(
    'g',
    { class: 'taken' },
    path.taken.map(({ from, to, count, words, odd }) => {
      const [a, b] = [places.get(from), places.get(to)];
      if (!a || !b) return null;
      const { path: d, middle } = curve(a, b);
      return h(
        'g',
        { key: `${from} ${to}`, class: odd ? 'odd' : '' },
        h('path', { d, 'marker-end': `url(#arrow-taken-${region})` }),
        h('text', { x: middle[0], y: middle[1] }, words.join(', ') + timesOf(count)),
      );
    }),
  );
}

function States({ path, places }: { path: Path; places: Places }): ComponentChild {
  return h(
    'g',
    { class: 'states' },
    [...places].map(([state, [x, y]]) => {
      const style =
        state === ANY ? 'any' : state === path.current ? 'current' : path.visited.has(state) ? 'visited' : '';
      return h(
        'g',
        { key: state, class: style },
        h('rect', { x: x - BOX[0] / 2, y: y - BOX[1] / 2, width: BOX[0], height: BOX[1], rx: 8 }),
        h('text', { x, y }, state),
      );
    }),
  );
}

/** What the picture says, in words. */
function spoken(subject: Subject, title: string | null, { taken, current }: Path): string {
  const ways = taken.map(
    ({ from, to, count, words }) =>
      `${from} to ${to} by ${words.join(' or ')}${count > 1 ? `, ${count.toLocaleString('en')} times` : ''}`,
  );
  const part = title === null ? '' : `, ${title.toLowerCase()}`;
  return `The machine of the ${subject}${part}: now ${current ?? 'not there'}. Ways taken: ${ways.join('; ') || 'none'}.`;
}

interface RegionProps {
  readonly subject: Subject;
  readonly region: string;
  readonly steps: readonly MachineStep[];
  /** As it is at the instant; undefined: it is no container, or not there. */
  readonly container: ContainerState | undefined;
}

/** One region: what state it is in, what that means, and the way to it. */
function Region({ subject, region, steps, container }: RegionProps): ComponentChild {
  const isNarrow = useNarrow();
  const graph = useMemo(() => graphOf(subject, region), [subject, region]);
  const places = useMemo(() => placesOf(subject, region, graph, isNarrow), [subject, region, isNarrow]);
  const walked = pathOf(steps, region, graph.states, graph.initial);
  const path = container && region === 'lifecycle' ? settled(walked, container) : walked;
  const [width, height] = sizeOf(places);
  const title = titleOf(subject, region);
  const meaning = meaningOf(subject, region, path.current);
  return h(
    'figure',
    { class: 'region' },
    title !== null &&
      h(
        'figcaption',
        null,
        `${title}: `,
        h('strong', null, path.current ?? 'not there'),
        meaning !== null && h('span', { class: 'muted' }, ` – ${meaning}`),
      ),
    h(
      'svg',
      {
        class: 'machine',
        viewBox: `0 0 ${width} ${height}`,
        style: { maxWidth: `${Math.round(width * LARGEST)}px` },
        role: 'img',
        'aria-label': spoken(subject, title, path),
      },
      h('defs', null, h(Arrow, { of: 'arrow', region }), h(Arrow, { of: 'arrow-taken', region })),
      h(Ways, { graph, places, region }),
      h(States, { path, places }),
      h(TakenWays, { path, places, region }),
    ),
  );
}

/** So much larger than drawn, at the most: all regions in one scale. */
const LARGEST = 1.2;

/** A thing's machine as XState defines it, all that it is at once, with the way that the thing took through each region. */
export function MachinePicture(props: Omit<RegionProps, 'region'>): ComponentChild {
  return h(
    'div',
    { class: 'regions' },
    regionsOf(props.subject).map((region) => h(Region, { key: region, ...props, region })),
  );
}
