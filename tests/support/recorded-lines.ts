import type { RecordingAbout } from '../../src/store/index.js';

/** An engine, as the first line of a recording says it. */
export const ABOUT: RecordingAbout = {
  engine: { name: 'docker', version: '26.1.5', apiVersion: '1.45', id: '3GK5:CDKW', hostname: 'build-7' },
  clockOffsetMilliseconds: 1.5,
  clockOffsetErrorMilliseconds: 0.25,
  redacted: ['environment values'],
  recorder: 'a test',
};

/** The nth of many records that cannot be taken for each other. */
export function line(n: number, padding = ''): string {
  return `{"status":"start","id":"c${n}${padding}","time":${1_795_470_650 + n}}`;
}

export function lines(from: number, count: number): string[] {
  return Array.from({ length: count }, (_, i) => line(from + i));
}
