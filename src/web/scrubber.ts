import { type ComponentChild, h } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useShown } from './context.js';
import { densityOf } from './density.js';
import { palette } from './palette.js';
import { RULER_STEPS } from './ruler.js';
import { surfaceOf } from './surface.js';
import { theme } from './theme.js';
import { whereWords } from './transport.js';

const BAR_PIXELS = 3;

/** Where in the log most happened, and where trouble was: drawn under the slider. */
function Density(): ComponentChild {
  const { model } = useShown();
  const canvas = useRef<HTMLCanvasElement>(null);
  const worn = theme();
  const paint = () => {
    const surface = canvas.current && surfaceOf(canvas.current);
    if (!surface) return;
    const { context, width, height } = surface;
    const parts = Math.max(1, Math.floor(width / BAR_PIXELS));
    const { all, trouble, most } = densityOf(model.tape.events, model.ruler.range, parts);
    const colours = palette();
    const bar = (count: number, part: number, colour: string) => {
      if (count === 0) return;
      context.fillStyle = colour;
      // The root shows the single death beside the thousand probes.
      const length = Math.max(2, Math.sqrt(count / most) * height);
      context.fillRect((part * width) / parts, height - length, width / parts - 1, length);
    };
    for (const [part, count] of all.entries()) bar(count, part, colours.density);
    for (const [part, count] of trouble.entries()) bar(count, part, colours.trouble);
  };
  useEffect(paint, [model.version, model.tape, worn]);
  useEffect(() => {
    const observer = new ResizeObserver(paint);
    if (canvas.current) observer.observe(canvas.current);
    return () => observer.disconnect();
  }, [model.version]);
  return h('canvas', { ref: canvas, class: 'density', 'aria-hidden': 'true' });
}

/** The slider over the whole log. */
export function Scrubber(): ComponentChild {
  const { model } = useShown();
  const value = model.place.target.kind === 'end' ? RULER_STEPS : model.ruler.step(model.now, model.index + 1);
  return h(
    'div',
    { class: 'scrubber' },
    h(Density, null),
    h('input', {
      type: 'range',
      id: 'slider',
      min: 0,
      max: RULER_STEPS,
      value,
      'aria-label': 'Instant',
      'aria-valuetext': whereWords(model),
      onInput: (event: Event) =>
        model.go({ target: model.ruler.target(Number((event.currentTarget as HTMLInputElement).value)) }),
    }),
  );
}
