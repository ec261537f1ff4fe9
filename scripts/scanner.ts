import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

/** `npm run scanner`: translates `scanner/` to WebAssembly, and writes it where the reader finds it. */
export const SCANNER_FILE = fileURLToPath(new URL('../src/read/scanner-code.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../', import.meta.url));
const SOURCE = 'scanner/scan.ts';
const NAME = 'scan.wasm';
/** Pages of 64 KiB: all that `scanner/layout.ts` has a place for. */
const PAGES = '146';
const OPTIONS = '-O3 --runtime stub --noAssert --enable simd --initialMemory'
  .split(' ')
  .concat(PAGES, '--maximumMemory', PAGES);

/** The module that holds the translation. */
export async function scannerModule(): Promise<string> {
  const files = new Map<string, Uint8Array | string>();
  const { error, stderr } = await asc.main([SOURCE, '--baseDir', ROOT, '--outFile', NAME, ...OPTIONS], {
    writeFile: (name, content) => void files.set(name, content),
  });
  const code = files.get(NAME);
  if (error || code === undefined) throw new Error(`scanner/ cannot be translated: ${stderr.toString()}`);
  const text = Buffer.from(code).toString('base64');
  return `/** \`scanner/\` as WebAssembly, in base 64: written by \`npm run scanner\`. */\nexport const SCANNER =\n  '${text}';\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(SCANNER_FILE, await scannerModule());
