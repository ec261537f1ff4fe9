import { formatInstant } from '../event/instant.js';
import type { Notice } from '../live/index.js';
import type { RecordingNotice } from '../store/index.js';
import { errorText, type Io, safe } from './io.js';

/** One line on standard error. */
export function say(io: Io, text: string): void {
  io.stderr.write(`hindcast: ${safe(text)}\n`);
}

/** What befell the connection to an engine, in words; null for what is nobody's business. */
export function noticeText(notice: Notice): string | null {
  switch (notice.kind) {
    case 'connected':
      return notice.again ? `following ${notice.address} again` : null;
    case 'disconnected':
      return `not connected: ${notice.why}; trying again in ${(notice.retryInMilliseconds / 1000).toFixed(1)} s`;
    case 'gap': {
      const [from, to] = [formatInstant(notice.gap.from), formatInstant(notice.gap.to)];
      return `gap from ${from} to ${to} (${notice.gap.reason}): events may have been missed`;
    }
    case 'cannot':
      return notice.text;
    case 'renewed':
      return null;
  }
}

/** What befell the files of a recording, told. */
export function tellOfFiles(io: Io, notice: RecordingNotice): void {
  switch (notice.kind) {
    case 'cut': {
      const { segment, line, bytes } = notice.cut;
      return say(io, `${segment}:${line}: cut off ${bytes} bytes of a record that a crash had left torn`);
    }
    case 'removed':
      return say(io, `removed ${notice.segments.join(', ')}, as asked for`);
    case 'unpacked':
      io.stderr.write(errorText(notice.why));
      return say(io, `${notice.segment} stays uncompressed until the next start`);
  }
}
