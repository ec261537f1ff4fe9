import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readText } from '../src/read/index.js';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const INCIDENT = join(ROOT, 'examples/webapp-incident.jsonl');

/** What an example may take for granted, where it says nothing of it. */
const GIVEN = `
import { readFileSync } from 'node:fs';
import { from } from 'rxjs';
import { BuildReport, type Event, findBuild, Fold, fold, HindcastError, imageStack, initial, instant, isBuildEvent, isStale, Lineage, madeBy, Moments, readLogs, readText, TagHistory, toDocument, Tracer, upgrade } from '${ROOT}src/index.js';
import { at, changes, pace, replay, states } from '${ROOT}src/stream/index.js';
import { connect, follow, tell, waitFor } from '${ROOT}src/live/index.js';
import { openLogs, Recording } from '${ROOT}src/store/index.js';
const events = readText(readFileSync('monday.jsonl', 'utf8'));
const state = fold(initial(), events);
const id = state.containers[0]?.id ?? '';
export { type Event, at, BuildReport, changes, connect, events, findBuild, Fold, fold, follow, from, HindcastError, id, imageStack, initial, instant, isBuildEvent, isStale, Lineage, madeBy, Moments, openLogs, pace, readLogs, Recording, replay, state, states, TagHistory, tell, toDocument, Tracer, upgrade, waitFor };
`;

/** In these, `fold` is the fold in hand. */
const FOLDING: readonly string[] = ['src/view/document.ts', 'src/store/open.ts'];

/** These need an engine, and only have to be right. */
const needsEngine = ({ file }: Example) => file.startsWith('src/live/');

interface Example {
  readonly file: string;
  readonly code: string;
}

function examplesIn(file: string): Example[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(/@example\n \* ```ts\n([\s\S]*?) \* ```/g)].map(([, block = '']) => ({
    file,
    code: block.replaceAll(/^ \* ?/gm, ''),
  }));
}

/** A program that runs the examples one after the other, each in a scope of its own. */
function program(examples: readonly Example[]): string {
  const scopes = examples.map((example, i) => {
    const { file, code } = example;
    const folding = FOLDING.includes(file) ? 'const fold = new Fold();\n' : '';
    const run = needsEngine(example) ? `void example${i};\n` : `console.log('> ${file}');\nawait example${i}();\n`;
    return `async function example${i}() {\n${folding}${code}}\n${run}`;
  });
  return `${GIVEN}\n${scopes.join('\n')}`;
}

const examples = readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.name.endsWith('.ts'))
  .flatMap((entry) => examplesIn(relative(ROOT, join(entry.parentPath, entry.name))));

describe('the examples in the comments', () => {
  // Beside the sources, so that packages resolve.
  const folder = mkdtempSync(join(ROOT, 'node_modules', '.examples-'));
  const file = join(folder, 'examples.mts');
  beforeAll(() => {
    copyFileSync(INCIDENT, join(folder, 'monday.jsonl'));
    writeFileSync(join(folder, 'tuesday.jsonl.gz'), gzipSync(readFileSync(INCIDENT)));
    writeFileSync(file, program(examples));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are there', () => {
    const rooms = new Set(examples.map(({ file: path }) => path.split('/')[1]));
    expect([...rooms].sort()).toEqual(expect.arrayContaining(['error.ts', 'fold', 'store', 'stream', 'view']));
    expect(examples.length).toBeGreaterThanOrEqual(12);
  });

  it('compile', () => {
    const config = {
      extends: join(ROOT, 'tsconfig.json'),
      compilerOptions: { noUnusedLocals: false, typeRoots: [join(ROOT, 'node_modules/@types')] },
      include: [],
      files: [file, join(ROOT, 'declarations/fs-native-extensions.d.ts')],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const ran = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
    expect(ran.stdout).toBe('');
    expect(ran.status).toBe(0);
  });

  it('run', () => {
    const tsx = join(ROOT, 'node_modules/tsx/dist/cli.mjs');
    const ran = spawnSync(process.execPath, [tsx, file], { encoding: 'utf8', cwd: folder });
    expect(ran.stderr).toBe('');
    expect(ran.status).toBe(0);
    // What `changes` and, by and by, `pace` say.
    expect(ran.stdout).toMatch(/^container true false$/m);
    expect(ran.stdout).toMatch(new RegExp(`^${readText(readFileSync(INCIDENT, 'utf8')).length}$`, 'm'));
  });
});
