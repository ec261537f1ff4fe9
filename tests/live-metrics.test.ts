import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { register } from 'prom-client';
import { afterAll, describe, expect, it } from 'vitest';
import { HindcastError } from '../src/error.js';
import type { Event } from '../src/event/event.js';
import { RecorderMetrics } from '../src/live/metrics.js';
import { type MetricsServer, parsePlace, serveMetrics } from '../src/live/metrics-server.js';
import { readText } from '../src/read/index.js';
import { container, hex, historyOf, stateAfter } from './support/docker.js';

const web = container(hex('a'), 'web-secret-name', 'shop/web:1');
const db = container(hex('b'), 'db', 'postgres');
const events = historyOf([web.create(), web.start(), db.create(), db.start(), db.die('1')]);

function measured(state = () => stateAfter(events)): RecorderMetrics {
  const engine = { name: 'docker', version: '26.1.5' };
  return new RecorderMetrics({ state, bytes: () => 4_096, ahead: () => 500_000_000n, version: '1.2.3', engine });
}

const told = (event: Event) => ({ line: '', event });
const gap = readText(
  '{"type":"recording.gap","at":"2026-01-01T00:00:05Z","id":null,"data":{"from":"2026-01-01T00:00:00Z","to":"2026-01-01T00:00:05Z","reason":"overflow"}}',
)[0] as Event;

describe('metrics', () => {
  it('tell what is on the disk, how late, what was missed, and what there is', async () => {
    const metrics = measured();
    const last = events.at(-1) as Event;
    metrics.noticed({ kind: 'connected', address: 'unix:///x', again: false });
    for (const event of [...events, gap]) metrics.told(told(event));
    // The engine's clock is half a second ahead: what it says happened at 0.5 happened at 0 by ours.
    const at = Number(last.at) / 1e6 - 500 + 120;
    metrics.written({ records: 4, last: told(last), at });
    metrics.written({ records: 6, last: told(last), at });
    const text = await metrics.registry.metrics();
    for (const line of [
      'hindcast_records_total 6',
      'hindcast_gaps_total{reason="overflow"} 1',
      'hindcast_gaps_total{reason="reconnect"} 0',
      'hindcast_reconnects_total 0',
      'hindcast_connected 1',
      'hindcast_containers{status="running"} 1',
      'hindcast_containers{status="exited"} 1',
      'hindcast_containers{status="paused"} 0',
      'hindcast_recording_bytes 4096',
      'hindcast_build_info{version="1.2.3",engine="docker",engine_version="26.1.5"} 1',
      'hindcast_write_lag_seconds_bucket{le="0.1"} 0',
      'hindcast_write_lag_seconds_bucket{le="0.2"} 2',
      `hindcast_last_event_timestamp_seconds ${Number(last.at) / 1e9}`,
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(Number(/^hindcast_lag_seconds (.+)$/m.exec(text)?.[1])).toBeCloseTo(0.12, 3);
  });

  it('count a call that is made again, and say that nobody answers', async () => {
    const metrics = measured();
    metrics.noticed({ kind: 'connected', address: 'unix:///x', again: false });
    metrics.noticed({ kind: 'disconnected', why: 'cut', retryInMilliseconds: 100 });
    expect(await metrics.registry.metrics()).toContain('hindcast_connected 0');
    metrics.noticed({ kind: 'connected', address: 'unix:///x', again: true });
    const text = await metrics.registry.metrics();
    expect(text).toContain('hindcast_connected 1');
    expect(text).toContain('hindcast_reconnects_total 1');
  });

  it('never hold a name or an id, and are nobody else’s', async () => {
    const metrics = measured();
    for (const event of events) metrics.told(told(event));
    const text = await metrics.registry.metrics();
    expect(text).not.toMatch(/web-secret-name|aaaa|bbbb|shop|postgres/);
    expect(await register.getMetricsAsJSON()).toEqual([]);
    expect(await measured().registry.metrics()).toContain('hindcast_records_total 0');
  });
});

describe('the place where metrics are to be had', () => {
  const open: MetricsServer[] = [];
  afterAll(() => Promise.all(open.map((server) => server.close())));

  it.each([
    ['9464', { host: '127.0.0.1', port: 9464 }],
    ['0.0.0.0:9464', { host: '0.0.0.0', port: 9464 }],
    ['localhost:0', { host: 'localhost', port: 0 }],
    ['[::1]:9464', { host: '::1', port: 9464 }],
  ])('%s is %j', (text, place) => {
    expect(parsePlace(text)).toEqual(place);
  });

  it.each(['', 'x', '70000', ':9464', '1.2.3.4', '::1:9464', 'http://x:1', '9464/metrics'])('%j is refused', (text) => {
    expect(() => parsePlace(text)).toThrow(HindcastError);
  });

  it('answers at /metrics and nowhere else, only what is asked', async () => {
    const server = await serveMetrics(measured().registry, '0');
    open.push(server);
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    const found = await fetch(server.url);
    expect(found.status).toBe(200);
    expect(found.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await found.text()).toContain('hindcast_containers{status="running"} 1');
    expect((await fetch(new URL('/', server.url))).status).toBe(404);
    expect((await fetch(server.url, { method: 'POST' })).status).toBe(405);
  });

  it('goes on when something cannot be measured', async () => {
    let isBroken = true;
    const metrics = measured(() => {
      if (isBroken) throw new Error('not now');
      return stateAfter(events);
    });
    const server = await serveMetrics(metrics.registry, '0');
    open.push(server);
    expect((await fetch(server.url)).status).toBe(500);
    isBroken = false;
    expect((await fetch(server.url)).status).toBe(200);
  });

  it('that somebody else has is refused, with the cure', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(serveMetrics(measured().registry, String(port))).rejects.toThrow(
      `metrics cannot be had at 127.0.0.1:${port}: another program listens there`,
    );
    other.close();
  });
});
