import type { BuildDetails } from '../view/build.js';
import { clock, seconds, shortImageId } from './build-facts.js';
import { safe } from './io.js';
import { filled } from './table.js';

type Step = BuildDetails['steps'][number];

/** So many lines of its output are shown of a step that failed, the last ones. */
const LAST_LINES = 10;

/** The page that `hindcast build` prints. `all`: with everything that the steps wrote. */
export function buildPage(build: BuildDetails, all: boolean): string {
  const sections = [head(build), steps(build), failure(build, all), warnings(build), all ? output(build) : ''];
  return sections.filter((section) => section !== '').join('\n');
}

function line(name: string, value: string): string {
  return value === '' ? '' : `${name.padEnd(10)}${safe(value)}\n`;
}

function head(build: BuildDetails): string {
  const { id, status, startedAt, finishedAt, imageId, names, error, builder } = build;
  return [
    line('build', id),
    line('status', status),
    line('builder', builder ?? ''),
    line('started', startedAt ?? ''),
    line('finished', finishedAt ?? ''),
    line('image', [imageId ?? '', ...names].filter((part) => part !== '').join('  ')),
    line('error', error ?? ''),
  ].join('');
}

function steps({ steps: all, cached }: BuildDetails): string {
  if (all.length === 0) return 'no steps\n';
  const rows = all.map(({ number, name, status, seconds: ran, runs, startedAt, imageId }) => [
    String(number),
    name,
    status,
    seconds(ran),
    runs.length > 1 ? String(runs.length) : '',
    clock(startedAt),
    shortImageId(imageId),
  ]);
  return `${filled(['STEP', 'NAME', 'STATUS', 'TOOK', 'RUNS', 'STARTED', 'LEFT'], rows)}${cached} of ${all.length} cached\n`;
}

function failure({ steps: all, failedStep }: BuildDetails, withOutput: boolean): string {
  const failed = all.find(({ number }) => number === failedStep);
  if (!failed) return '';
  const why = failed.error === null ? '' : `  ${safe(failed.error)}\n`;
  const said = withOutput ? '' : lines(failed).slice(-LAST_LINES).join('');
  return `FAILED: ${safe(failed.name)}\n${why}${said}`;
}

function warnings({ warnings: all, warningsOmitted }: BuildDetails): string {
  if (all.length === 0) return '';
  const told = all.map(({ step, text, detail, url }) => {
    const about = step === null ? '' : `step ${step}: `;
    const more = [detail, url].flatMap((part) => (part === null ? [] : [`    ${safe(part)}\n`])).join('');
    return `  ${about}${safe(text)}\n${more}`;
  });
  return `WARNINGS\n${told.join('')}${warningsOmitted > 0 ? `  and ${warningsOmitted} more\n` : ''}`;
}

/** What a step wrote, a line each; the bare carriage returns of progress bars show. */
function lines({ output: text }: Step): readonly string[] {
  const all = text.replace(/\n$/, '').split('\n');
  return text === '' ? [] : all.map((one) => `  ${safe(one.replace(/\r$/, ''))}\n`);
}

function output({ steps: all }: BuildDetails): string {
  return all
    .filter(({ output: text }) => text !== '')
    .map((step) => {
      const cut = step.outputOmitted > 0 ? `  (${step.outputOmitted} characters before this are left out)\n` : '';
      return `OUTPUT OF STEP ${step.number}: ${safe(step.name)}\n${cut}${lines(step).join('')}`;
    })
    .join('\n');
}
