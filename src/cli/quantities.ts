import { InvalidArgumentError } from 'commander';
import { MILLISECOND, parseDuration } from '../event/instant.js';

const UNITS = ['', 'k', 'm', 'g', 't'];

/** Bytes: `64MB`, `1GiB`, `500k`; a thousand of a unit is 1,024, as Docker has it. */
export function bytes(text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,12}(?:\.\d{1,3})?)\s*([kmgt]?)(?:i?b)?$/i.exec(text) ?? [];
  const size = Math.floor(Number(digits) * 1024 ** UNITS.indexOf(unit.toLowerCase()));
  if (digits !== '' && size > 0) return size;
  throw new InvalidArgumentError('Write a size, as in 64MB.');
}

/** Milliseconds of a time that passes: `24h`, `90m`, `7d`. */
export function milliseconds(text: string): number {
  const days = /^(\d{1,5})d$/.exec(text);
  const nanos = parseDuration(days ? `${Number(days[1]) * 24}h` : text);
  const passed = nanos === null ? 0 : Number(nanos / MILLISECOND);
  if (passed > 0) return passed;
  throw new InvalidArgumentError('Write how long, as in 24h, 90m or 7d.');
}
