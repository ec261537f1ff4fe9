import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { run } from '../src/cli/program.js';
import { writeLog } from './write-log.js';

/** `npm run bench:page -- RECORDS`: how large a report is, how soon it can be read, and how fast it scrubs, in a real Chromium. */
const SCRUBS = 120;
const records = Number(process.argv[2] ?? 100_000);
const folder = mkdtempSync(join(tmpdir(), 'hindcast-bench-page-'));
const [log, page] = [join(folder, 'log.jsonl'), join(folder, 'report.html')];

async function make(): Promise<void> {
  await writeLog(records, log);
  const { stdin, stdout, stderr, env } = process;
  await run(['report', log, '-o', page], { stdin, stdout, stderr, env, signal: new AbortController().signal });
}

async function measure(): Promise<void> {
  const browser = await chromium.launch({
    executablePath: process.env.HINDCAST_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu'],
  });
  const window = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  const session = await window.context().newCDPSession(window);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  /** Seconds that the page itself has worked: on a machine that does other things too, the fairer figure. */
  const worked = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
  };
  const start = performance.now();
  const since = async () =>
    `${Math.round(performance.now() - start)} ms, ${Math.round((await worked()) * 1000)} ms of work`;
  await window.goto(pathToFileURL(page).href);
  await window.locator('#panel tbody tr').first().waitFor();
  const read = await since();
  await window.locator('.lane-label').first().waitFor();
  const whole = await since();
  const before = await worked();
  const frames = await window.evaluate(async (count) => {
    const slider = document.getElementById('slider') as HTMLInputElement;
    const times: number[] = [];
    for (let i = 0; i < count; i++) {
      const before = performance.now();
      // From one end of the log to the other and back, so that nothing of the frame before is of use.
      slider.value = String(Math.round((100_000 * ((i * 37) % count)) / count));
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
      times.push(performance.now() - before);
    }
    return times.sort((a, b) => a - b);
  }, SCRUBS);
  const work = ((await worked()) - before) / SCRUBS;
  await browser.close();
  const [median = 0, slow = 0] = [frames[SCRUBS / 2], frames[Math.floor(SCRUBS * 0.95)]];
  const rows = {
    records: String(records),
    'size of the page': `${(statSync(page).size / 1e6).toFixed(1)} MB`,
    'state, slider and lists after': read,
    'timeline, findings and story after': whole,
    'a frame while scrubbing': `${median.toFixed(0)} ms in the median, 95 of 100 below ${slow.toFixed(0)} ms; ${(work * 1000).toFixed(0)} ms of work`,
    'load of the machine': loadavg()
      .map((one) => one.toFixed(1))
      .join(' '),
  };
  for (const [what, value] of Object.entries(rows)) process.stdout.write(`${what.padEnd(36)} ${value}\n`);
}

try {
  await make();
  await measure();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
