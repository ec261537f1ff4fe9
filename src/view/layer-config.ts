import type { ImageConfig } from '../event/observed.js';
import type { HostState, ImageState } from '../fold/index.js';
import { ancestors } from './layer-chain.js';

/** One thing that an image sets for its containers. */
export interface Setting {
  readonly field: 'env' | 'cmd' | 'entrypoint' | 'label' | 'port' | 'volume' | 'workingDir' | 'user' | 'stopSignal';
  /** The variable's or the label's name, the port, the path; empty where there is only one. */
  readonly key: string;
  readonly value: string;
}

/** A setting, and which image of the line set it. */
export interface Inherited extends Setting {
  /** Whether its parent has it already; null: nobody told of the parent. */
  readonly inherited: boolean | null;
  /** The image that set it; null where the line is not known far enough. */
  readonly setBy: string | null;
}

function pair(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)];
}

const words = (list: readonly string[] | null) => (list && list.length > 0 ? JSON.stringify(list) : '');

/** What a configuration sets, as a list; null where nobody told. */
export function settingsOf(config: ImageConfig | null | undefined): readonly Setting[] | null {
  if (!config) return null;
  const single = (field: Setting['field'], value: string | null) =>
    value === null || value === '' ? [] : [{ field, key: '', value }];
  return [
    ...(config.env ?? []).map(pair).map(([key, value]) => ({ field: 'env' as const, key, value })),
    ...single('entrypoint', words(config.entrypoint)),
    ...single('cmd', words(config.cmd)),
    ...Object.entries(config.labels ?? {}).map(([key, value]) => ({ field: 'label' as const, key, value })),
    ...(config.exposedPorts ?? []).map((key) => ({ field: 'port' as const, key, value: '' })),
    ...(config.volumes ?? []).map((key) => ({ field: 'volume' as const, key, value: '' })),
    ...single('workingDir', config.workingDir),
    ...single('user', config.user),
    ...single('stopSignal', config.stopSignal),
  ];
}

const has = (settings: readonly Setting[], { field, key, value }: Setting) =>
  settings.some((other) => other.field === field && other.key === key && other.value === value);

/** What an image hands to its containers, and from whom it has it; null where nobody told of its configuration. */
export function inheritance(state: HostState, image: ImageState): readonly Inherited[] | null {
  const line = ancestors(state, image);
  const told = line.map(({ id }) => (id === null ? null : settingsOf(state.imageFacts(id)?.config)));
  const own = told[0];
  if (!own) return null;
  return own.map((setting) => {
    let at = 0;
    while (told[at + 1] && has(told[at + 1] ?? [], setting)) at += 1;
    const below = told[at + 1];
    const from = line[at];
    // What was imported, or is one layer, begins there.
    const begins = at === line.length - 1 && (from?.origin === 'import' || (from?.layers?.length ?? 2) <= 1);
    const setBy = below || begins ? (from?.id ?? null) : null;
    const inherited = at > 0 ? true : below || begins ? false : null;
    return { ...setting, inherited, setBy };
  });
}

/** What two configurations differ in; null where nobody told of one of them. */
export interface SettingChange {
  readonly field: Setting['field'];
  readonly key: string;
  /** Null: not set. */
  readonly before: string | null;
  readonly after: string | null;
}

export function configChanges(
  before: ImageConfig | null | undefined,
  after: ImageConfig | null | undefined,
): readonly SettingChange[] | null {
  const [old, now] = [settingsOf(before), settingsOf(after)];
  if (!old || !now) return null;
  const same = (a: Setting, b: Setting) => a.field === b.field && a.key === b.key;
  const gone = old.flatMap((setting) => {
    const next = now.find((other) => same(other, setting));
    if (next?.value === setting.value) return [];
    return [{ field: setting.field, key: setting.key, before: setting.value, after: next?.value ?? null }];
  });
  const come = now
    .filter((setting) => !old.some((other) => same(other, setting)))
    .map(({ field, key, value }) => ({ field, key, before: null, after: value }));
  return [...gone, ...come];
}
