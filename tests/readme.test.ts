import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FakeEngine, inspectOf } from './support/fake-engine.js';
import { hindcast } from './support/run.js';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The blocks of one kind, without their fences. */
function blocks(kind: string): string[] {
  return [...README.matchAll(new RegExp(`\`\`\`${kind}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text]) => text ?? '');
}

const TSX = join(ROOT, 'node_modules/tsx/dist/cli.mjs');

/** An example, with the package's own doors as the sources have them. */
function localised(example: string): string {
  const names = {
    hindcast: 'src/index.ts',
    'hindcast/store': 'src/store/index.ts',
    'hindcast/stream': 'src/stream/index.ts',
    'hindcast/live': 'src/live/index.ts',
  };
  return Object.entries(names).reduce(
    (text, [name, path]) => text.replaceAll(`'${name}'`, `'${ROOT}${path}'`),
    example,
  );
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
      writeFileSync(join(folder, 'example.mts'), localised(example));
      symlinkSync(join(ROOT, 'examples'), join(folder, 'examples'));
      const ran = spawnSync(process.execPath, [TSX, join(folder, 'example.mts')], { encoding: 'utf8', cwd: folder });
      expect(ran.stderr).toBe('');
      expect(ran.stdout.split('\n')[0]).toBe('running shop/web:v1 shop/web:latest');
      expect(ran.stdout.match(/^removed [0-9a-f]{12}$/gm)?.length).toBe(11);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has an event loop that runs', async () => {
    const [, loop = ''] = blocks('ts');
    const fake = await FakeEngine.start();
    const web = 'a'.repeat(64);
    fake.containers.set(web, inspectOf(web, 'web', {}, { Health: { Status: 'starting' } }));
    const folder = mkdtempSync(join(ROOT, 'node_modules', '.readme-'));
    try {
      writeFileSync(join(folder, 'loop.mts'), localised(loop));
      const ran = spawn(process.execPath, [TSX, join(folder, 'loop.mts')], {
        env: { ...process.env, DOCKER_HOST: fake.host },
      });
      let said = '';
      ran.stderr.on('data', (chunk) => {
        said += String(chunk);
      });
      ran.stdout.on('data', (chunk) => {
        said += String(chunk);
        if (!said.includes('running web starting')) return;
        fake.say('container', 'health_status: healthy', web, { image: 'app:1', name: 'web' });
      });
      await once(ran, 'close');
      expect(said).toMatch(/^running web starting +0\nrunning web healthy +0\nweb is healthy\n$/);
    } finally {
      rmSync(folder, { recursive: true });
      await fake.stop();
    }
  });

  it('names every command that there is, and no other', async () => {
    const { out } = await hindcast(['--help']);
    const there = [...out.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name).filter((name) => name !== 'help');
    const told = [...README.matchAll(/^\| `hindcast ([a-z]+) /gm)].map(([, name]) => name);
    expect(told.sort()).toEqual(there.sort());
  });
});
