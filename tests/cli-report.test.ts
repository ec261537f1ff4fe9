import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Event } from '../src/event/event.js';
import { Unpacker } from '../src/event/pack.js';
import { eventsOf } from './support/recording.js';
import { EXAMPLE, hindcast, scratch } from './support/run.js';

const file = scratch();

/** What a page holds. */
function inPage(html: string) {
  const part = (id: string) => new RegExp(`id="${id}">([^<]*)</script>`).exec(html)?.[1] ?? '';
  const packed = Buffer.from(part('hindcast-log'), 'base64');
  const text = packed.length === 0 ? '' : gunzipSync(packed).toString('utf8');
  const events: readonly Event[] = text === '' ? [] : new Unpacker().push(JSON.parse(text));
  return { source: JSON.parse(part('hindcast-source')), events, text };
}

async function report(...argv: readonly string[]) {
  const ran = await hindcast(['report', ...argv]);
  return { ...ran, ...inPage(ran.out) };
}

const exec = (command: string, labels: object = {}) =>
  ['exec_create', 'exec_start', 'exec_die']
    .map((action, i) => {
      const data = { name: 'db', image: 'db:1', labels, execId: 'e1', command };
      return JSON.stringify({
        type: `container.${action}`,
        at: `2026-11-23T21:50:0${i}Z`,
        id: 'd'.repeat(64),
        data: { ...data, exitCode: 0 },
      });
    })
    .join('\n');

describe('report', () => {
  it('puts every event of the log into one page', async () => {
    const { status, events, source, out } = await report(EXAMPLE);
    expect(status).toBe(0);
    expect(source).toMatchObject({ kind: 'embedded', name: 'webapp-incident.jsonl', records: 139, thinned: false });
    const told = (list: readonly Event[]) =>
      list.map((event) => ('command' in event.data ? { ...event, data: { ...event.data, command: null } } : event));
    expect(told(events)).toEqual(told(eventsOf('docker-20/webapp-incident')));
    expect(out).toMatch(/^<!doctype html>/);
    expect(out).not.toMatch(/%[A-Z]+%/);
  });

  it('lets the page do nothing but run its own script', async () => {
    const { out } = await report(EXAMPLE);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(out)?.[1] ?? '';
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[\w+/=]{44}'; style-src 'sha256-[\w+/=]{44}'; /);
    expect(policy).toContain("connect-src 'none'");
    expect(policy).not.toContain('unsafe');
    // Nothing is fetched, whatever the policy.
    expect(out).not.toMatch(/<(?:script|img|iframe|object|embed)[^>]+src=/);
    expect(out).not.toMatch(/<link[^>]+href="(?!data:)/);
  });

  it('gives the same bytes for the same log', async () => {
    expect((await report(EXAMPLE)).out).toBe((await report(EXAMPLE)).out);
  });

  it('writes the file that it is told, whole, and nothing beside it', async () => {
    const path = file('out/report.html'.replace('/', '-'), '');
    expect(await hindcast(['report', EXAMPLE, '-o', path])).toMatchObject({ status: 0, out: '' });
    expect(inPage(readFileSync(path, 'utf8')).source.records).toBe(139);
    expect(readdirSync(dirname(path)).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(statSync(path).size).toBeLessThan(1_000_000);
  });

  it('says where it cannot write', async () => {
    const folder = file('folder-marker', '');
    mkdirSync(`${folder}.d`);
    const ran = await hindcast(['report', EXAMPLE, '-o', `${folder}.d/missing/report.html`]);
    expect(ran).toMatchObject({ status: 1, out: '' });
    expect(ran.err).toContain('cannot be written');
  });

  it('makes a page without a log', async () => {
    const { status, source, events } = await report('--empty');
    expect({ status, kind: source.kind, events }).toEqual({ status: 0, kind: 'empty', events: [] });
  });

  it('wants a log or --empty, and not both', async () => {
    expect(await hindcast(['report'])).toMatchObject({ status: 2, out: '' });
    expect(await hindcast(['report', '--empty', EXAMPLE])).toMatchObject({ status: 2, out: '' });
    expect((await hindcast(['report'])).err).toContain('hindcast report log.jsonl -o report.html');
  });

  it('keeps the name of a log from being anything but a name', async () => {
    const path = file('<script>alert(1)<!--.jsonl', readFileSync(EXAMPLE));
    const { out, source } = await report(path);
    expect(source.name).toBe('<script>alert(1)<!--.jsonl');
    expect(out).not.toContain('<script>alert(1)');
    expect(out).not.toContain('<!--');
  });

  it('says how the log itself fared, as every command does', async () => {
    const torn = file('torn.jsonl', `${readFileSync(EXAMPLE, 'utf8')}{"half":`);
    const ran = await hindcast(['report', torn, '-o', file('torn.html', ''), '--strict']);
    expect(ran.status).toBe(4);
    expect(ran.err).toContain('torn.jsonl:140');
  });
});

describe('what is left out of a report', () => {
  const log = file('exec.jsonl', `${exec('mysqladmin --password=hunter2 ping')}\n`);

  it('is what execs run', async () => {
    const { text, source, err } = await report(log);
    expect(text).not.toContain('mysqladmin');
    expect(source.notes).toEqual(['commands of execs are left out (--commands puts them in)']);
    expect(err).toContain('commands of execs are left out');
  });

  it('is what looks like a secret, where commands are asked for', async () => {
    const { text, source } = await report(log, '--commands');
    expect(text).toContain('mysqladmin');
    expect(text).not.toContain('hunter2');
    expect(source.notes).toEqual([]);
  });

  it('is a label that looks like a secret, and no other', async () => {
    const labels = { 'app.db-password': 'hunter2', tier: 'db', 'com.docker.compose.project': 'shop' };
    const labelled = file('labels.jsonl', `${exec('true', labels)}\n`);
    const { text, source } = await report(labelled);
    expect(text).not.toContain('hunter2');
    expect(text).toContain('tier');
    expect(source.notes).toContain('labels that look like secrets are left out');
    const without = await report(labelled, '--no-labels');
    expect(without.text).not.toContain('tier');
    expect(without.text).toContain('com.docker.compose.project');
  });
});
