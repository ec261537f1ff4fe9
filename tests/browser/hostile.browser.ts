import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visible } from '../../src/visible.js';
import { scratch } from '../support/run.js';
import { launch, whyNoBrowser } from './chromium.js';
import { reports, settled, visit, whole } from './visit.js';

/** What is tried everywhere; each would leave a trace in `document.title`, open a dialog, or ask for something. */
const TRIED: readonly string[] = [
  '<script>alert(1)</script>',
  '</script><script>alert(2)</script>',
  '<!--<script>alert(3)',
  '-->',
  '<img src=x onerror=alert(4)>',
  '<svg/onload=alert(5)>',
  '<svg><script>alert(6)</script></svg>',
  '"><iframe srcdoc="<script>alert(7)</script>">',
  "'><style>@import url(http://evil.example/x.css)</style>",
  '<a href="javascript:alert(8)">x</a>',
  '<math><mi xlink:href="data:x,<script>alert(9)</script>">',
  '<details open ontoggle=alert(10)>',
  '<body onload=alert(11)>',
  '<input autofocus onfocus=alert(12)>',
  '<video><source onerror=alert(13)>',
  '<object data="javascript:alert(14)">',
  '<template><img src=x onerror=alert(15)></template>',
  '{{constructor.constructor("alert(16)")()}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what is tried
  '${alert(17)}',
  'javascript:alert(18)',
  '&lt;script&gt;alert(19)&lt;/script&gt;',
  '\u003cscript\u003ealert(20)\u003c/script\u003e',
  '%3Cscript%3Ealert(21)%3C/script%3E',
  '__proto__',
  'constructor',
  "$&$1$`$'",
];

/** What turns text around, or steers. */
const STEERING: readonly string[] = [
  'a\u202egnp.exe',
  '\u2066x\u2069',
  '\u200f‮',
  '\u001b[31mred\u001b[0m',
  '\u0000nul',
  'bell\u0007',
  'two\nlines',
  '\u2028',
];

const ALL = [...TRIED, ...STEERING];

/** Without a line's end, which the page itself has. */
const STEERS = /\p{Bidi_Control}|[^\P{Cc}\n]/u;

const hex = (at: number) => at.toString(16).padStart(2, '0').repeat(32);

function record(type: string, action: string, id: string, attributes: Record<string, string>, second: number): string {
  const time = 1_795_470_650_000_000_000n + BigInt(second) * 1_000_000_000n;
  const said = JSON.stringify({
    Type: type,
    Action: action,
    Actor: { ID: id, Attributes: attributes },
    scope: 'local',
  });
  return `${said.slice(0, -1)},"time":${time / 1_000_000_000n},"timeNano":${time}}`;
}

/** A container, an image, a volume and a network for each, that bear it wherever a log has room for it. */
function hostileLog(): string {
  return ALL.flatMap((text, at) => {
    const own = { name: text, image: text, [text]: text, label: text };
    const id = hex(at + 16);
    return [
      record('image', 'tag', `sha256:${id}`, { name: text }, at),
      record('volume', 'create', text, { driver: text }, at),
      record('network', 'create', id, { name: text, type: text }, at),
      record('container', 'create', id, own, at),
      record('network', 'connect', id, { name: text, type: text, container: id }, at),
      record(
        'volume',
        'mount',
        text,
        { container: id, destination: text, driver: text, 'read/write': 'true', propagation: '' },
        at,
      ),
      record('container', 'start', id, own, at),
      record('container', `exec_create: ${text}`, id, { ...own, execID: hex(at + 100) }, at),
      record('container', 'die', id, { ...own, exitCode: '137' }, at),
      record(text, text, text, { name: text }, at),
    ];
  }).join('\n');
}

const file = scratch();
const report = reports();

describe.skipIf(whyNoBrowser() !== null)('a hostile log', () => {
  let browser: Browser;
  let url: string;
  beforeAll(async () => {
    browser = await launch();
    url = await report([file('<img src=x onerror=alert(0)>.jsonl', `${hostileLog()}\n`), '--commands']);
  });
  afterAll(() => browser?.close());

  it.each(['containers', 'images', 'volumes', 'networks', 'findings', 'events'])(
    'is text in the list of %s',
    async (panel) => {
      const { page, incidents } = await visit(browser, `${url}#panel=${panel}`);
      await whole(page);
      const text = (await page.locator('#app').textContent()) ?? '';
      // What is no reference is no image's name.
      const told = ['containers', 'volumes', 'networks'].includes(panel) ? ALL : [];
      for (const tried of told) expect(text.includes(visible(tried)), tried).toBe(true);
      expect(STEERS.test(text)).toBe(false);
      expect(await page.locator('body :is(iframe, object, embed, video, math, base, img, template)').count()).toBe(0);
      expect(await page.locator('script').count()).toBe(3);
      expect(incidents).toEqual([]);
    },
  );

  it('is text in the detail of every thing', async () => {
    const { page, incidents } = await visit(browser, url);
    await whole(page);
    for (const subject of ['container', 'image', 'volume', 'network']) {
      for (const at of [0, 4, 12, 24, 26, 29]) {
        const [id = '', text = ''] = [
          subject === 'volume' ? ALL[at] : `${subject === 'image' ? 'sha256:' : ''}${hex(at + 16)}`,
          ALL[at],
        ];
        await page.evaluate(
          (to) => {
            location.hash = to;
          },
          `#thing=${subject}:${encodeURIComponent(id)}`,
        );
        await settled(page);
        await page
          .getByRole('img', { name: /^The machine/ })
          .first()
          .waitFor();
        const shown = (await page.locator('.detail').textContent()) ?? '';
        expect(shown.includes(visible(text)), `${subject} ${text}`).toBe(true);
        expect(STEERS.test(shown)).toBe(false);
      }
    }
    expect(incidents).toEqual([]);
  });

  it('is text in the title, in tooltips, and in the filter of the address', async () => {
    const { page, incidents } = await visit(
      browser,
      `${url}#filter=${encodeURIComponent('<img src=x onerror=alert(1)>')}&thing=container:<svg/onload=alert(1)>&at=<script>`,
    );
    await whole(page);
    expect(await page.title()).toContain('<img src=x onerror=alert(0)>.jsonl');
    const titles = await page
      .locator('[title]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('title') ?? ''));
    expect(STEERS.test(titles.join(''))).toBe(false);
    expect(incidents).toEqual([]);
  });

  it('could not run a script even if there were one', async () => {
    const { page } = await visit(browser, url);
    await whole(page);
    const refusals = await page.evaluate(() => {
      const tries = [
        () => document.body.setAttribute('onclick', 'document.title = "broken"'),
        () => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="document.title = 1">'),
        () => {
          document.body.innerHTML = '<img src=x onerror="document.title = 1">';
        },
        () => {
          document.createElement('script').text = 'document.title = "broken"';
        },
      ];
      const outcome = (attempt: () => void) => {
        try {
          attempt();
          return 'done';
        } catch (error) {
          return error instanceof TypeError ? 'refused' : String(error);
        }
      };
      const script = document.createElement('script');
      script.append('document.title = "broken"');
      document.body.append(script);
      document.body.click();
      return tries.map(outcome);
    });
    expect(refusals).toEqual(['refused', 'refused', 'refused', 'refused']);
    expect(await page.title()).not.toBe('broken');
    const refused = await page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective));
          void fetch('http://127.0.0.1:9/').catch(() => {});
        }),
    );
    expect(refused).toBe('connect-src');
  });
});
