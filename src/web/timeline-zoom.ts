import { select } from 'd3-selection';
import { type D3ZoomEvent, type ZoomTransform, zoom, zoomIdentity } from 'd3-zoom';
import { useEffect, useRef, useState } from 'preact/hooks';

/** So much of the log is on the screen at the least: a millisecond. */
const SHORTEST_MS = 1;
const ZOOM_STEP = 1.6;

export type Zoom = (by: 'in' | 'out' | 'all') => void;

/** A wheel alone and one finger scroll the page, as everywhere. */
function isZoom(event: MouseEvent | WheelEvent | TouchEvent): boolean {
  if ('touches' in event) return event.touches.length > 1;
  return event.type === 'wheel' ? event.ctrlKey || event.metaKey || event.shiftKey : event.button === 0;
}

/** What is shown of the log's time: by wheel, by drag, by keys. */
export function useZoom(width: number, range: readonly [number, number]) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [transform, setTransform] = useState<ZoomTransform>(zoomIdentity);
  const behaviour = useRef(zoom<HTMLCanvasElement, unknown>());
  useEffect(() => {
    if (!canvas.current || width === 0) return;
    behaviour.current
      .scaleExtent([1, Math.max(1, (range[1] - range[0]) / SHORTEST_MS)])
      .extent([
        [0, 0],
        [width, 1],
      ])
      .translateExtent([
        [0, 0],
        [width, 1],
      ])
      .filter(isZoom)
      .on('zoom', (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => setTransform(event.transform));
    select(canvas.current).call(behaviour.current).on('dblclick.zoom', null);
  }, [width, range[0], range[1]]);
  const zoomBy: Zoom = (by) => {
    if (!canvas.current) return;
    const target = select(canvas.current);
    if (by === 'all') behaviour.current.transform(target, zoomIdentity);
    else behaviour.current.scaleBy(target, by === 'in' ? ZOOM_STEP : 1 / ZOOM_STEP);
  };
  const panTo = (x: number) => canvas.current && behaviour.current.translateTo(select(canvas.current), x, 0);
  return { canvas, transform, zoomBy, panTo };
}
