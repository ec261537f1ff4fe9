import type { HostState } from '../fold/index.js';
import type { Inherited } from '../view/layer-config.js';
import type { Step } from '../view/layer-steps.js';
import type { Layer, LayerStack } from '../view/layers.js';
import { humanSize } from '../view/size.js';
import { safe } from './io.js';
import { columns } from './table.js';

const SHORT_ID = 12;
const OWNERS_SHOWN_MAX = 2;
const NOT_TOLD = 'not told: docker inspect, docker history';

const shortId = (id: string) => id.replace(/^sha256:/, '').slice(0, SHORT_ID);

/** What people call images and containers: by a name, where they have one. */
function namer(state: HostState): (id: string) => string {
  const names = new Map<string | null, string | null | undefined>([
    ...state.images.map(({ id, tags }) => [id, tags[0]] as const),
    ...state.containers.map(({ id, name }) => [id, name] as const),
  ]);
  return (id) => names.get(id) ?? shortId(id);
}

function sizeOf({ size }: Pick<Layer, 'size'>): string {
  return size === null ? '' : humanSize(size);
}

function madeBy({ kind, madeBy: step }: Layer): string {
  if (kind === 'kernel') return 'the kernel, which all share';
  if (kind === 'writable') return 'what the container writes';
  if (kind === 'unknown') return NOT_TOLD;
  return step ? words(step) : '';
}

function words({ createdBy, comment }: Step): string {
  return createdBy || comment || '';
}

function row(layer: Layer, nameOf: (id: string) => string): string[] {
  const { number, chainId, owners, images, containers, kind } = layer;
  const others = kind === 'writable' ? [] : [...images, ...containers];
  return [
    number === null ? '?' : String(number),
    chainId === null ? '' : shortId(chainId),
    sizeOf(layer),
    owners.slice(0, OWNERS_SHOWN_MAX).map(nameOf).join(', ') +
      (owners.length > OWNERS_SHOWN_MAX ? ` and ${owners.length - OWNERS_SHOWN_MAX} more` : ''),
    others.length === 0 ? '' : String(others.length),
    madeBy(layer),
  ];
}

/** The value of a variable may be somebody's secret: it is in the JSON, and not on a screen that others see. */
function settingRow({ field, key, value, inherited, setBy }: Inherited, nameOf: (id: string) => string): string[] {
  const shown = field === 'env' ? '' : value;
  const from = setBy === null ? (inherited ? 'a parent' : '?') : nameOf(setBy);
  return [field, key, shown, from];
}

function settings({ inherits, imageId }: LayerStack, nameOf: (id: string) => string): string {
  if (imageId === null) return '';
  if (inherits === null) return `\nwhat the image sets: ${NOT_TOLD}\n`;
  if (inherits.length === 0) return '';
  return `\n${columns(
    ['SETTING', 'KEY', 'VALUE', 'SET BY'],
    inherits.map((one) => settingRow(one, nameOf)),
  )}`;
}

/** The stack as it stands: the top layer first, the kernel last; then what the image sets, and who set it. */
export function layersTable(state: HostState, stack: LayerStack): string {
  const nameOf = namer(state);
  const rows = [...stack.layers].reverse().map((layer) => row(layer, nameOf));
  const table = columns(['LAYER', 'CHAIN ID', 'SIZE', 'OWNER', 'SHARED BY', 'CREATED BY'], rows);
  const open = stack.unplaced.map((step) => `  ${safe(words(step))}\n`).join('');
  return `${table}${open === '' ? '' : `\nsteps of which it is not told which layer they made\n${open}`}${settings(stack, nameOf)}`;
}

/** The stack as a tree: each layer stands on the one above it in the picture, with the steps that only set something. */
export function layersTree(state: HostState, { layers }: LayerStack): string {
  const nameOf = namer(state);
  const lines = layers.flatMap((layer, depth) => {
    const indent = '   '.repeat(Math.max(0, depth - 1));
    const [number = '', chain = '', size = '', owners = ''] = row(layer, nameOf);
    const head = [number, chain, size, owners === '' ? '' : `[${owners}]`, madeBy(layer)].filter((part) => part !== '');
    const own = `${depth === 0 ? '' : `${indent}└─ `}${safe(head.join('  '))}`;
    return [own, ...layer.settings.map((step) => `${indent}   ·  ${safe(words(step))}`)];
  });
  return `${lines.join('\n')}\n`;
}
