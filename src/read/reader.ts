import type { HindcastError } from '../error.js';
import type { Event } from '../event/event.js';
import type { Instant } from '../event/instant.js';
import { BuildLogs } from './build-logs.js';
import { dockerJson } from './docker-json.js';
import { type Unplaced, Unreadable } from './format.js';
import { Gatherer } from './gather.js';
import { objectsIn } from './json-text.js';
import { type Line, LineCutter, NEWLINE } from './lines.js';
import { noLog } from './no-log.js';
import type { Place } from './place.js';
import { PORTRAIT_BYTES } from './portrait.js';
import { BUILD_FORMATS, formatNamed } from './recognise.js';
import { type AnyFormat, decodeAlone, decodeRecord } from './record.js';
import { placed, type Standing } from './standing.js';
import { tearOf } from './tear.js';
import { Templates } from './templates.js';

/** Turns the bytes of one log into events, counting its records and remembering what went wrong. */
export class LogReader {
  readonly #name: string;
  readonly #format: AnyFormat | null;
  readonly #builds: BuildLogs;
  #part: string;
  #cutter = new LineCutter();
  #gatherer = new Gatherer();
  /** Where the block begins that is being read. */
  #offset = 0;
  /** Where the record began that the gatherer has open. */
  #opened = { offset: 0, line: 0 };
  /** The next line opens a record, as it did for the reader whose place this was. */
  #isOpening = false;
  readonly #templates: Templates;
  #head = new Uint8Array(0);
  #records = 0;
  #readable = 0;
  #faults = 0;
  #last: Instant = 0n;
  #line = 0;
  #linesBefore = 0;
  #firstFault: string | null = null;

  /** `before`: a reader of the same format, of another log perhaps, which has learnt what records may look like. */
  constructor(name: string, format?: string, before?: LogReader) {
    this.#name = name;
    this.#part = name;
    this.#format = format === undefined ? null : formatNamed(format);
    this.#builds = buildsOf(this.#format);
    this.#templates =
      before !== undefined && before.#format === this.#format
        ? before.#templates
        : new Templates({
            decode: (text) => decodeAlone(text, this.#format),
            knowsDocker: this.#format === null || this.#format === dockerJson,
          });
  }

  /** Whether not one byte has come. */
  get isEmpty(): boolean {
    return this.#head.length === 0;
  }

  /** Goes on with another file of the same log: its lines count from 1 (or go on from so many), its records go on. */
  begin(part: string, linesBefore = 0): void {
    this.#part = part;
    this.#cutter = new LineCutter(linesBefore);
    this.#offset = 0;
    this.#line = linesBefore;
    this.#linesBefore = linesBefore;
  }

  /** How far this reader has come; null if it depends on what it has read how the next line is to be read. */
  get standing(): Standing | null {
    if (!this.#isFree) return null;
    return {
      part: this.#part,
      lines: this.#cutter.lines - this.#linesBefore,
      linesBefore: this.#linesBefore,
      records: this.#records,
      readable: this.#readable,
      faults: this.#faults,
      last: this.#last,
      firstFault: this.#firstFault,
      head: this.#head,
    };
  }

  /** Goes on where another reader stands, which has read what comes next. */
  follow(events: readonly Event[], stretch: Standing): Event[] {
    const { lines, records, readable, faults, last, firstFault, head } = stretch;
    const place = { part: this.#part, records: this.#records, lines: this.#cutter.lines, last: this.#last };
    if (this.#records === 0 && this.#head.length < PORTRAIT_BYTES) this.#remember(head);
    this.#line = this.#cutter.skip(lines);
    this.#records += records;
    this.#readable += readable;
    this.#faults += faults;
    this.#firstFault ??= firstFault;
    if (readable > 0) this.#last = last;
    return placed(events, stretch, place);
  }

  /** Goes on in the middle of a file, from the place of another reader or of its own. */
  resume(part: string, { offset, line, records, last, isOpen }: Place): void {
    this.begin(part, line);
    this.#gatherer = new Gatherer();
    this.#offset = offset;
    this.#records = records;
    this.#readable = Math.max(this.#readable, 1);
    this.#last = last;
    this.#isOpening = isOpen;
    this.#templates.hesitate();
  }

  /** Where another reader can go on after all that was given; null while what comes next depends on more than on where it stands. */
  get place(): Place | null {
    if (this.#builds.isOpen || this.#readable === 0) return null;
    const { isOpen } = this.#gatherer;
    const offset = isOpen ? this.#opened.offset : this.#offset - this.#cutter.kept;
    const line = isOpen ? this.#opened.line : this.#cutter.lines;
    return { offset, line, records: this.#records, last: this.#last, isOpen };
  }

  /** A place for chunks that need not be copied to be read; null where there is none. */
  get room(): Uint8Array | null {
    return this.#templates.room;
  }

  push(chunk: Uint8Array): Event[] {
    if (this.#records === 0 && this.#head.length < PORTRAIT_BYTES) this.#remember(chunk);
    const events: Event[] = [];
    for (const block of this.#templates.blocks(chunk)) this.#push(block, events);
    return events;
  }

  #push(block: Uint8Array, events: Event[]): void {
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    let from = 0;
    while (from < block.length) {
      if (this.#isFree) from = this.#compare(block, view, from, events);
      const end = block.indexOf(NEWLINE, from);
      if (end < 0) break;
      this.#parse(block, from, end, events);
      from = end + 1;
    }
    if (from < block.length) this.#cutter.keep(block.subarray(from));
    this.#offset += block.length;
  }

  /** The rest. `fault`: why the bytes ended before the log did; it counts as a record that cannot be read. */
  end(fault: string | null = null): Event[] {
    const events: Event[] = [];
    const faults = this.#faults;
    for (const line of this.#cutter.end()) this.#read(line, events);
    for (const record of this.#gatherer.end()) this.#decode(record, events);
    if (fault !== null) this.#onFault(fault, faults, events);
    for (const event of this.#builds.end()) events.push(this.#place(event));
    return events;
  }

  #onFault(fault: string, faults: number, events: Event[]): void {
    const last = events.at(-1);
    // A record that the same fault cut off is not one more.
    const isCut = this.#faults > faults && last?.type === 'recording.unreadable';
    if (isCut) events.splice(-1, 1, { ...last, data: { ...last.data, reason: fault } });
    else events.push(this.#unreadable(this.#line + 1, fault));
  }

  /** What is wrong with the log as a whole: an `input` error if there were records and not one could be read, for then it is none. */
  verdict(): HindcastError | null {
    if (this.#records === 0 || this.#readable > 0) return null;
    return noLog(this.#name, this.#head, this.#firstFault);
  }

  #remember(chunk: Uint8Array): void {
    const head = new Uint8Array(Math.min(PORTRAIT_BYTES, this.#head.length + chunk.length));
    head.set(this.#head);
    head.set(chunk.subarray(0, head.length - this.#head.length), this.#head.length);
    this.#head = head;
  }

  /** Whether a record begins here, and nobody else has a say in what it means. */
  get #isFree(): boolean {
    return this.#cutter.isBetween && !this.#gatherer.isOpen && !this.#builds.isOpen;
  }

  /** Records that are known, one after the other. Gives the place behind them. */
  #compare(block: Uint8Array, view: DataView, start: number, events: Event[]): number {
    const before = events.length;
    const from = this.#templates.match(block, view, start, this.#records, events);
    const count = events.length - before;
    if (count === 0) return from;
    this.#line = this.#cutter.skip(count);
    this.#records += count;
    this.#readable += count;
    this.#last = events.at(-1)?.at ?? this.#last;
    return from;
  }

  /** A line, and what the templates can learn of it if it is a record by itself and stands whole in the block. */
  #parse(block: Uint8Array, from: number, end: number, events: Event[]): void {
    const isWhole = this.#isFree;
    const offset = this.#offset + from - this.#cutter.kept;
    const line = this.#cutter.line(block.subarray(from, end));
    if (line === null) return;
    const before = events.length;
    this.#read(line, events, offset);
    const event = events[before];
    if (!isWhole || line.text?.length !== end - from || event === undefined || events.length !== before + 1) return;
    if (event.type !== 'recording.unreadable') this.#templates.learn(line.text, from, event);
  }

  #read(line: Line, events: Event[], offset = 0): void {
    this.#line = line.number;
    // Within an object that is spread over lines there is no text.
    const isFirst = !this.#gatherer.isOpen;
    const mayBuild = isFirst && !this.#isOpening;
    this.#isOpening = false;
    if (mayBuild && this.#builds.mayRead(line) && this.#readBuild(line, events)) return;
    const records = this.#gatherer.push(line);
    // What was open is closed by the line on which the next record begins.
    if (isFirst || records.length > 0) this.#opened = { offset, line: line.number - 1 };
    for (const record of records) this.#decode(record, events);
  }

  /** Whether the line is of a build. */
  #readBuild(line: Line, events: Event[]): boolean {
    try {
      const told = this.#builds.line(line);
      if (told) this.#onRecord(told, events);
      return told !== null;
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      events.push(this.#unreadable(line.number, error.message));
      return true;
    }
  }

  #decode(line: Line, events: Event[]): void {
    const read = this.#try(line);
    if (!(read instanceof Unreadable)) return this.#onRecord(read, events);
    const several = line.text === null ? null : objectsIn(line.text);
    if (several !== null) for (const text of several) this.#decode({ ...line, text }, events);
    else if (!this.#decodeBehindTear(line, events)) events.push(this.#unreadable(line.number, read.message));
  }

  /** A record behind a torn one, and the fault; false if there is none. */
  #decodeBehindTear(line: Line, events: Event[]): boolean {
    const tear = line.text === null ? null : tearOf(line.text);
    for (const text of tear?.rests ?? []) {
      const read = this.#try({ ...line, text });
      if (read instanceof Unreadable) continue;
      events.push(this.#unreadable(line.number, tear?.reason ?? ''));
      this.#onRecord(read, events);
      return true;
    }
    return false;
  }

  #try(line: Line): readonly Unplaced[] | Unreadable {
    try {
      return decodeRecord(line, this.#format, this.#builds);
    } catch (error) {
      if (error instanceof Unreadable) return error;
      throw error;
    }
  }

  /** One event, but for a record of a build, which tells of several things or of none. */
  #onRecord(told: readonly Unplaced[], events: Event[]): void {
    this.#readable += 1;
    for (const event of told) {
      this.#last = event.at ?? this.#last;
      events.push(this.#place(event));
    }
  }

  #unreadable(line: number, reason: string): Event {
    this.#firstFault ??= reason;
    this.#faults += 1;
    const data = { log: this.#part, line, reason };
    return this.#place({ type: 'recording.unreadable', at: this.#last, id: null, data, source: 'hindcast' });
  }

  #place(event: Unplaced): Event {
    this.#records += 1;
    const { type, at, id, data, source } = event;
    return { type, at, position: this.#records, id, data, source } as Event;
  }
}

/** Where a format is asked for by name, builds are read in no other. */
function buildsOf(format: AnyFormat | null): BuildLogs {
  if (format === null) return new BuildLogs(BUILD_FORMATS);
  const only = BUILD_FORMATS.find((candidate) => candidate === format);
  return only ? new BuildLogs([only], only) : new BuildLogs([]);
}
