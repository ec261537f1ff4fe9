import { type ScaleTime, scaleUtc } from 'd3-scale';
import { type ComponentChild, h } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { mostEventful } from '../view/timeline-lanes.js';
import { milliseconds } from './clock.js';
import { useShown } from './context.js';
import { barAt, type Lane } from './lane.js';
import { LaneLabels } from './lane-labels.js';
import { drawLanes, LANE_PIXELS } from './lanes-canvas.js';
import { LanesNotes } from './lanes-notes.js';
import { LanesTable } from './lanes-table.js';
import { Legend } from './legend.js';
import { palette } from './palette.js';
import { theme } from './theme.js';
import { drawAxis } from './timeline-axis.js';
import { useZoom, type Zoom } from './timeline-zoom.js';
import { type Tip, TipBox } from './tip.js';

/** The lanes are never higher than this; the rest is scrolled to. Half a lane at the end shows that there are more. */
const HEIGHT_MAX = 16.5 * LANE_PIXELS;

/** The width of an element, as it changes. */
function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width] as const;
}

function Axis({ scale, onScrub }: { scale: ScaleTime<number, number>; onScrub: (x: number) => void }): ComponentChild {
  const g = useRef<SVGGElement>(null);
  useLayoutEffect(() => {
    if (g.current) drawAxis(g.current, scale);
  }, [...scale.domain().map(Number), ...scale.range()]);
  const scrub = (event: PointerEvent) => {
    if (event.buttons !== 1) return;
    const strip = event.currentTarget as Element;
    strip.setPointerCapture(event.pointerId);
    onScrub(event.clientX - strip.getBoundingClientRect().left);
  };
  return h(
    'svg',
    { class: 'axis', 'aria-hidden': 'true', onPointerDown: scrub, onPointerMove: scrub },
    h('g', { ref: g, transform: 'translate(0 24)' }),
  );
}

/** Lanes of things over time; the line is the instant that is shown. */
export function Timeline({
  lanes: all,
  gaps,
  notes,
  zoomRef,
}: {
  lanes: readonly Lane[];
  notes: readonly string[];
  gaps: readonly { from: number; to: number }[];
  zoomRef: { current: Zoom };
}): ComponentChild {
  const { model, query } = useShown();
  const found = useMemo(
    () => (query.isEmpty ? all : all.filter(({ words, note }) => query.matches(...words, note))),
    [all, query],
  );
  const lanes = useMemo(() => mostEventful(found, ({ weight }) => weight), [found]);
  const range = model.ruler.range ?? [0, 1];
  const [strip, width] = useWidth();
  const [top, setTop] = useState(0);
  const [tip, setTip] = useState<Tip | null>(null);
  const { canvas, transform, zoomBy, panTo } = useZoom(width, range);
  zoomRef.current = zoomBy;
  const whole = scaleUtc()
    .domain(range)
    .range([0, Math.max(1, width)]);
  const scale = transform.rescaleX(whole);
  const [from = 0, to = 0] = scale.domain().map((date) => date.valueOf());
  const now = model.now === null ? null : milliseconds(model.now);
  const { thing } = model.place;
  const chosen = thing === null ? null : (lanes.find(({ ids }) => ids.includes(thing.id))?.key ?? null);
  const height = Math.min(HEIGHT_MAX, Math.max(1, lanes.length) * LANE_PIXELS);
  const worn = theme();
  const colours = useMemo(palette, [worn]);
  useLayoutEffect(() => {
    if (canvas.current)
      drawLanes(canvas.current, { lanes, top, x: (ms) => scale(ms), from, to, gaps, chosen, palette: colours });
  }, [lanes, top, from, to, width, height, chosen, worn]);
  useEffect(() => {
    if (now !== null && transform.k > 1 && (now < from || now > to)) panTo(whole(now));
  }, [now]);
  const at = (x: number) => scale.invert(x).valueOf();
  const pointed = (event: MouseEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const lane = lanes[Math.floor((event.clientY - box.top + top) / LANE_PIXELS)];
    return { ms: at(event.clientX - box.left), lane };
  };
  const click = (event: MouseEvent) => {
    if (event.defaultPrevented) return;
    const { ms, lane } = pointed(event);
    const picked = (lane && barAt(lane, ms)?.thing) ?? lane?.thing;
    model.go({ target: model.ruler.at(ms), ...(picked ? { thing: picked } : {}) });
  };
  const hover = (event: MouseEvent) => {
    const { ms, lane } = pointed(event);
    const reach = at(6) - at(0);
    const mark = lane?.marks.find((one) => Math.abs(one.at - ms) < reach);
    const text = mark?.text ?? (lane && barAt(lane, ms)?.text);
    setTip(text === undefined ? null : { text, x: event.clientX, y: event.clientY });
  };
  return h(
    'div',
    { class: 'timeline' },
    h(
      'div',
      { class: 'plot' },
      h(
        'div',
        { class: 'strip', ref: strip },
        h(Axis, { scale, onScrub: (x) => model.go({ target: model.ruler.at(at(x)) }) }),
      ),
      h(
        'div',
        {
          class: 'lanes',
          style: { height: `${height}px` },
          onScroll: (event: Event) => setTop((event.currentTarget as Element).scrollTop),
        },
        h(LaneLabels, { lanes, top, height, chosen }),
        h('canvas', {
          ref: canvas,
          style: { height: `${height}px` },
          role: 'img',
          'aria-label': `Timeline of ${lanes.length} things; the same as a table stands below`,
          onClick: click,
          onPointerMove: hover,
          onPointerLeave: () => setTip(null),
        }),
      ),
      now !== null &&
        now >= from &&
        now <= to &&
        h('div', { class: 'playhead', style: { transform: `translateX(${scale(now)}px)` }, 'aria-hidden': 'true' }),
    ),
    h(TipBox, { tip }),
    h(LanesNotes, { left: found.length - lanes.length, notes }),
    h(Legend, { lanes, hasGaps: gaps.length > 0 }),
    h(LanesTable, { lanes }),
  );
}
