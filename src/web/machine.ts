import { type ComponentChild, h } from 'preact';
import type { Subject } from '../fold/index.js';
import type { TraceStep } from '../view/trace.js';
import { type Graph, graphOf, type Path, pathOf } from './machine-graph.js';
import { BOX, curve, type Point, placesOf, sizeOf } from './machine-places.js';

type Places = ReadonlyMap<string, Point>;

function Arrow({ id }: { id: string }): ComponentChild {
  const shape = {
    id,
    viewBox: '0 0 8 8',
    refX: 7,
    refY: 4,
    markerWidth: 6,
    markerHeight: 6,
    orient: 'auto-start-reverse',
  };
  return h('marker', shape, h('path', { d: 'M0 0.5 L8 4 L0 7.5 z', class: id }));
}

/** The ways that the definition has, faint behind those that were taken. */
function Ways({ graph, places }: { graph: Graph; places: Places }): ComponentChild {
  return h(
    'g',
    { class: 'ways' },
    graph.edges.map(({ from, to }) => {
      const [a, b] = [places.get(from), places.get(to)];
      return a && b && h('path', { d: curve(a, b).path, 'marker-end': 'url(#arrow)' });
    }),
  );
}

function Taken({ path, places }: { path: Path; places: Places }): ComponentChild {
  return h(
    'g',
    { class: 'taken' },
    [...path.taken].map(([key, { count, words, odd }]) => {
      const [from = '', to = ''] = key.split(' ');
      const [a, b] = [places.get(from), places.get(to)];
      if (!a || !b) return null;
      const { path: d, middle } = curve(a, b);
      const label = `${words.join(', ')}${count > 1 ? ` ×${count}` : ''}`;
      return h(
        'g',
        { key, class: odd ? 'odd' : '' },
        h('path', { d, 'marker-end': 'url(#arrow-taken)' }),
        h('text', { x: middle[0], y: middle[1] }, label),
      );
    }),
  );
}

function States({ graph, path, places }: { graph: Graph; path: Path; places: Places }): ComponentChild {
  return h(
    'g',
    { class: 'states' },
    graph.states.map((state) => {
      const [x, y] = places.get(state) ?? [0, 0];
      const style = state === path.current ? 'current' : path.visited.has(state) ? 'visited' : '';
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
function spoken(subject: Subject, { taken, current }: Path): string {
  const ways = [...taken].map(([key, { count, words }]) => {
    return `${key.replace(' ', ' to ')} by ${words.join(' or ')}${count > 1 ? `, ${count} times` : ''}`;
  });
  return `The machine of the ${subject}, now ${current ?? 'not there'}. Ways taken: ${ways.join('; ') || 'none'}.`;
}

/** A thing's machine as XState defines it, with the way that the thing took through it. */
export function MachinePicture({ subject, steps }: { subject: Subject; steps: readonly TraceStep[] }): ComponentChild {
  const graph = graphOf(subject);
  const path = pathOf(subject, steps);
  const places = placesOf(subject, graph);
  const [width, height] = sizeOf(places);
  return h(
    'svg',
    { class: 'machine', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': spoken(subject, path) },
    h('defs', null, h(Arrow, { id: 'arrow' }), h(Arrow, { id: 'arrow-taken' })),
    h(Ways, { graph, places }),
    h(States, { graph, path, places }),
    h(Taken, { path, places }),
  );
}
