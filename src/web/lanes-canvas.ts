import { barsWithin, type Lane, type Mark } from './lane.js';
import type { Palette } from './palette.js';
import { surfaceOf } from './surface.js';

export const LANE_PIXELS = 26;
const BAR_PIXELS = 14;
/** A word on a bar stands so far from its ends; one for which there is no room is left out. */
const LABEL_PIXELS_ASIDE = 5;
const BAR_PIXELS_MIN = 2;

/** What is drawn: the lanes from one on, over a stretch of time. */
export interface Scene {
  readonly lanes: readonly Lane[];
  /** Pixels that are scrolled away above. */
  readonly top: number;
  readonly x: (ms: number) => number;
  readonly from: number;
  readonly to: number;
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
  readonly chosen: string | null;
  readonly palette: Palette;
}

type Context = CanvasRenderingContext2D;

function drawGaps(context: Context, { gaps, x, palette }: Scene, height: number): void {
  context.fillStyle = palette.gap;
  for (const gap of gaps) context.fillRect(x(gap.from), 0, Math.max(2, x(gap.to) - x(gap.from)), height);
}

/** Doubt is drawn as gaps in the colour: whoever sees no colours sees it too. */
function hatch(context: Context, left: number, top: number, width: number, colour: string): void {
  context.save();
  context.beginPath();
  context.rect(left, top, width, BAR_PIXELS);
  context.clip();
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  for (let at = left - (left % 7) - BAR_PIXELS; at < left + width; at += 7) {
    context.moveTo(at, top + BAR_PIXELS);
    context.lineTo(at + BAR_PIXELS, top);
  }
  context.stroke();
  context.restore();
}

/** Ends and what waits are thin, what runs is thick. */
export function isThin(colour: string): boolean {
  return colour === 'exited' || colour === 'created' || colour === 'removing' || colour === 'dead';
}

function drawBars(context: Context, lane: Lane, y: number, scene: Scene, width: number): void {
  const { x, from, to, palette } = scene;
  for (const bar of barsWithin(lane, from, to)) {
    const left = Math.max(-4, x(bar.from));
    const right = Math.min(width + 4, Math.max(x(bar.to), x(bar.from) + BAR_PIXELS_MIN));
    const thin = isThin(bar.colour) || bar.isStripe;
    const [top, high] = bar.isStripe ? [y + BAR_PIXELS - 3, 5] : thin ? [y + BAR_PIXELS / 2 - 2, 4] : [y, BAR_PIXELS];
    context.fillStyle = palette[bar.colour];
    context.beginPath();
    context.roundRect(left, top, right - left, high, thin ? 2 : 3);
    context.fill();
    if (bar.doubtful && !thin) hatch(context, left, y, right - left, palette.surface);
    if (!thin && !bar.doubtful) write(context, bar.label, left, y, right - left, palette);
  }
}

function write(context: Context, text: string, left: number, y: number, width: number, palette: Palette): void {
  const begin = Math.max(4, left + LABEL_PIXELS_ASIDE);
  // Measuring is dear, and of bars without room there may be thousands.
  if (width < 2 * LABEL_PIXELS_ASIDE + 4 * text.length) return;
  if (begin + context.measureText(text).width + LABEL_PIXELS_ASIDE > left + width) return;
  context.fillStyle = palette.onbar;
  context.fillText(text, begin, y + BAR_PIXELS / 2 + 0.5);
}

function drawMark(context: Context, mark: Mark, y: number, { x, palette }: Scene): void {
  const at = x(mark.at);
  const middle = y + BAR_PIXELS / 2;
  context.beginPath();
  if (mark.kind === 'oom') {
    context.arc(at, middle, 5.5, 0, 2 * Math.PI);
  } else if (mark.kind === 'note') {
    context.moveTo(at, middle - 6);
    context.lineTo(at + 5, middle);
    context.lineTo(at, middle + 6);
    context.lineTo(at - 5, middle);
    context.closePath();
  } else {
    context.moveTo(at - 4.5, y - 3);
    context.lineTo(at + 4.5, y - 3);
    context.lineTo(at, y + 5);
    context.closePath();
  }
  context.fillStyle = mark.kind === 'stop' ? palette.muted : mark.kind === 'note' ? palette.ink : palette.trouble;
  context.fill();
  context.strokeStyle = palette.surface;
  context.lineWidth = 1.5;
  context.stroke();
}

/** Draws what is to be seen, and no more. */
export function drawLanes(canvas: HTMLCanvasElement, scene: Scene): void {
  const surface = surfaceOf(canvas);
  if (!surface) return;
  const { context, width, height } = surface;
  context.font = '11px system-ui, sans-serif';
  context.textBaseline = 'middle';
  drawGaps(context, scene, height);
  const first = Math.max(0, Math.floor(scene.top / LANE_PIXELS));
  const last = Math.min(scene.lanes.length, Math.ceil((scene.top + height) / LANE_PIXELS));
  for (let i = first; i < last; i++) {
    const lane = scene.lanes[i] as Lane;
    const row = i * LANE_PIXELS - scene.top;
    if (lane.key === scene.chosen) {
      context.fillStyle = scene.palette.chosen;
      context.fillRect(0, row, width, LANE_PIXELS);
    }
    context.fillStyle = scene.palette.line;
    context.fillRect(0, row + LANE_PIXELS - 1, width, 1);
    const y = row + (LANE_PIXELS - BAR_PIXELS) / 2;
    drawBars(context, lane, y, scene, width);
    for (const mark of lane.marks) if (mark.at >= scene.from && mark.at <= scene.to) drawMark(context, mark, y, scene);
  }
}
