import { formatInstant } from '../event/instant.js';
import type { DataFate } from '../view/fate.js';
import { humanSize } from '../view/size.js';
import type { Upgrade, UpgradeImage } from '../view/upgrade.js';
import { safe } from './io.js';
import { columns } from './table.js';

const SHORT_ID = 12;
const SETTINGS_SHOWN_MAX = 20;
const PIECES_SHOWN_MAX = 40;

const shortId = (id: string) => id.replace(/^sha256:/, '').slice(0, SHORT_ID);

function counts({ added, modified, deleted }: DataFate): string {
  const parts = [
    [added, 'added'],
    [modified, 'modified'],
    [deleted, 'deleted'],
  ] as const;
  return parts.flatMap(([count, word]) => (count ? [`${count} ${word}`] : [])).join(', ');
}

function what(fate: DataFate): string {
  const { kind, source } = fate;
  if (kind === 'writable') return counts(fate) || 'writable layer';
  const name = source === null ? '' : ` ${/^[0-9a-f]{64}$/.test(source) ? shortId(source) : source}`;
  return `${kind === 'mounts' ? 'other mounts' : kind}${name}`;
}

/** Pieces of data as rows: what becomes of each, and the command that finds out or gets it back. */
export function fateTable(data: readonly DataFate[]): string {
  const rows = data.slice(0, PIECES_SHOWN_MAX).map((fate) => {
    const mark = fate.certain || fate.fate === 'unknown' ? '' : ' ?';
    return [`${fate.fate.toUpperCase()}${mark}`, fate.path ?? '', what(fate), fate.why, fate.how ?? ''];
  });
  const more = data.length - rows.length;
  return `${columns(['FATE', 'PATH', 'WHAT', 'WHY', 'HOW'], rows)}${more > 0 ? `and ${more} more (--format json has them)\n` : ''}`;
}

function imageName({ reference, imageId, proven }: UpgradeImage): string {
  const id = imageId === null ? 'an image that the log does not know' : shortId(imageId);
  return `${reference ?? 'no reference'} (${id}${proven || imageId === null ? '' : ' ?'})`;
}

function head({ container, from, to, images }: Upgrade): string {
  const name = container.name ?? shortId(container.id);
  const same = images.same === true ? ', the same image' : '';
  return `${safe(`${name} (${shortId(container.id)}): ${imageName(from)} → ${imageName(to)}${same}`)}\n`;
}

function layersLine({ images }: Upgrade): string {
  if (!images.layers) return 'layers: not told\n';
  const { shared, before, after } = images.layers;
  return `layers: ${shared} of ${before} stay, ${after - shared} are new\n`;
}

/** A value of the environment may be somebody's secret. */
function settingLines({ images }: Upgrade): string {
  const changes = images.settings;
  if (changes === null) return 'what the images set: not told\n';
  if (changes.length === 0) return 'what the images set: the same\n';
  const shown = changes.slice(0, SETTINGS_SHOWN_MAX).map(({ field, key, before, after }) => {
    const name = `${field}${key === '' ? '' : ` ${key}`}`;
    if (before === null) return `  + ${name}${field === 'env' || after === '' ? '' : `: ${after}`}`;
    if (after === null) return `  - ${name}`;
    return field === 'env' ? `  ~ ${name}` : `  ~ ${name}: ${before} → ${after}`;
  });
  const more = changes.length - shown.length;
  return `what the images set\n${shown.map((line) => `${safe(line)}\n`).join('')}${more > 0 ? `  and ${more} more\n` : ''}`;
}

function writtenLine({ written }: Upgrade): string {
  const { known, at, position, bytes } = written;
  const size = bytes === null ? '' : `, ${humanSize(bytes)}`;
  if (known === 'empty') return 'writable layer: nothing was written to it\n';
  if (known === 'nothing') return `writable layer: nobody looked${size}\n`;
  const when = at === null || position === null ? 'before the log began' : `at ${formatInstant(at)} (#${position})`;
  return `writable layer: looked at ${when}${size}${known === 'all' ? '' : '; it may have written since'}\n`;
}

/** The page that `hindcast upgrade` prints: what goes, what stays, and what nobody knows. */
export function upgradePage(result: Upgrade): string {
  const verdict = result.harmless ? 'nothing is lost\n' : '';
  return `${head(result)}\n${fateTable(result.data)}\n${writtenLine(result)}${layersLine(result)}${settingLines(result)}${verdict}`;
}
