import { type Instant, parseInstant } from '../event/instant.js';
import { type Attributes, setAttribute } from './attributes.js';
import { checked } from './bounds.js';
import { type Fields, number, record, text } from './fields.js';
import { type Format, Unreadable } from './format.js';
import { exactDigits } from './json-text.js';
import { podmanEvent } from './podman-words.js';

/**
 * The labels of what an event is of. `podman --remote` 4.3 leaves one of the interface's own attributes among them: the pod's id, on every event,
 * empty where there is none.
 */
function labelsOf(value: unknown, podId: string): Attributes {
  const labels: Record<string, string> = {};
  const given = record(value);
  for (const key of Object.keys(given ?? {})) {
    const label = given?.[key];
    const isOwn = key === 'podId' && label === podId;
    if (typeof label === 'string' && !isOwn) setAttribute(labels, key, label);
  }
  return labels;
}

/** The log file has a time as text, the command line since 5.0 nanoseconds as a number. */
function instantOf(fields: Fields, raw: string): Instant {
  const written = text(fields.Time);
  if (written !== null) {
    const at = parseInstant(written);
    if (at === null) throw new Unreadable(`"Time" is not a time: ${JSON.stringify(written)}`);
    return checked(at, 'Time');
  }
  const rounded = number(fields.timeNano);
  const digits = rounded === null ? null : exactDigits(raw, 'timeNano', rounded);
  if (digits === null) throw new Unreadable('no time: neither "Time" nor "timeNano" is there');
  return checked(BigInt(digits), 'timeNano');
}

/** Up to 4.x, and in the log file of a health check that is well, the value is that of the probe before. */
function healthOf(fields: Fields): string | null {
  const isNow = fields.timeNano !== undefined || fields.health_failing_streak !== undefined;
  return isNow ? text(fields.health_status) : null;
}

/**
 * Podman's events: the lines of its log file (`Time`), and what `podman events --format json` prints (the same up to 4.x, `timeNano` since 5.0).
 *
 * Source: libpod/events/config.go, cmd/podman/system/events.go and pkg/domain/entities/events.go (ConvertToLibpodEvent), 4.3 to 5.8.
 */
export const podmanJson: Format = {
  name: 'podman-json',
  recognises: (fields) =>
    typeof fields.Status === 'string' &&
    typeof fields.Type === 'string' &&
    (fields.Time !== undefined || fields.timeNano !== undefined),
  decode(fields, raw) {
    const id = text(fields.ID) || null;
    const name = text(fields.Name) || null;
    const at = instantOf(fields, raw);
    const said = {
      at,
      subject: text(fields.Type) ?? '',
      action: text(fields.Status) ?? '',
      id,
      name,
      image: text(fields.Image) || null,
      labels: labelsOf(fields.Attributes, text(fields.PodID) ?? ''),
      // Before 5.0 a zero is left out.
      exitCode: number(fields.ContainerExitCode) ?? 0,
      health: healthOf(fields),
    };
    return { at, ...podmanEvent(said), source: 'podman-json' };
  },
};
