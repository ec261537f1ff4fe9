import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { hindcast } from './support/run.js';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The blocks of one kind, without their fences. */
function blocks(kind: string): string[] {
  return [...README.matchAll(new RegExp(`\`\`\`${kind}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text]) => text ?? '');
}

describe('the README', () => {
  const shown = blocks('console').map((text) => {
    const [command = '', ...output] = text.split('\n');
    return { command, output: output.join('\n') };
  });

  it('shows something', () => {
    expect(shown.length).toBeGreaterThanOrEqual(5);
  });

  it.each(shown)('$command prints what it says', async ({ command, output }) => {
    const argv = command.replace(/^\$ npx hindcast /, '').split(' ');
    const ran = await hindcast(argv.map((arg) => arg.replace(/^examples\//, `${ROOT}examples/`)));
    expect(ran.status).toBe(0);
    expect(ran.out.replaceAll(ROOT, '')).toBe(output);
  });

  it('draws the container machine as it is', async () => {
    expect(blocks('mermaid')).toEqual([(await hindcast(['machine', 'container'])).out]);
  });

  it('has an example that runs', () => {
    const [example = ''] = blocks('ts');
    // Beside the sources, so that the package's own name resolves as it does for its users.
    const folder = mkdtempSync(join(ROOT, 'node_modules', '.readme-'));
    try {
      const names = {
        hindcast: 'src/index.ts',
        'hindcast/store': 'src/store/index.ts',
        'hindcast/stream': 'src/stream/index.ts',
        'hindcast/live': 'src/live/index.ts',
      };
      const local = Object.entries(names).reduce(
        (text, [name, path]) => text.replaceAll(`'${name}'`, `'${ROOT}${path}'`),
        example,
      );
      writeFileSync(join(folder, 'example.mts'), local);
      symlinkSync(join(ROOT, 'examples'), join(folder, 'examples'));
      const tsx = join(ROOT, 'node_modules/tsx/dist/cli.mjs');
      const ran = spawnSync(process.execPath, [tsx, join(folder, 'example.mts')], { encoding: 'utf8', cwd: folder });
      expect(ran.stderr).toBe('');
      expect(ran.stdout.split('\n')[0]).toBe('running shop/web:v1 shop/web:latest');
      expect(ran.stdout.match(/^removed [0-9a-f]{12}$/gm)?.length).toBe(11);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('names every command that there is, and no other', async () => {
    const { out } = await hindcast(['--help']);
    const there = [...out.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name).filter((name) => name !== 'help');
    const told = [...README.matchAll(/^\| `hindcast ([a-z]+) /gm)].map(([, name]) => name);
    expect(told.sort()).toEqual(there.sort());
  });
});
