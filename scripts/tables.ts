import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  buildMachine,
  buildStepMachine,
  containerMachine,
  imageMachine,
  networkMachine,
  volumeMachine,
} from '../machines/index.js';
import { compile, compileRegions } from './compile.js';

/** `npm run tables`: compiles `machines/`, and writes the tables where the fold finds them. */
export const TABLES_FILE = fileURLToPath(new URL('../src/fold/table-code.ts', import.meta.url));
const LINE = 120;

/** The tables of each machine of one region, and of the container's regions. */
const tables = () => ({
  ...compileRegions(containerMachine),
  image: compile(imageMachine),
  volume: compile(volumeMachine),
  network: compile(networkMachine),
  build: compile(buildMachine),
  buildStep: compile(buildStepMachine),
});

/** As the formatter wants it. */
function property(name: string, value: unknown): string {
  const text = typeof value === 'string' ? `'${value.replaceAll(/['\\]/g, '\\$&')}'` : String(value);
  const line = `    ${name}: ${text},`;
  return line.length > LINE ? `    ${name}:\n      ${text},` : line;
}

/** The module that holds the tables. */
export function tablesModule(): string {
  const entries = Object.entries(tables()).map(([name, table]) => {
    const properties = Object.entries(table).map(([key, value]) => property(key, value));
    return `  ${name}: {\n${properties.join('\n')}\n  },\n`;
  });
  return `/** \`machines/\` as tables, in the form that \`table.ts\` reads: written by \`npm run tables\`. */\nexport const TABLES = {\n${entries.join('')}} as const;\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(TABLES_FILE, tablesModule());
