import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { thirdParty } from './scripts/third-party.js';

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** What is loaded when an index is asked for an instant, and not before: no builder, no spans; `bounds` and `files` say whether there is one. */
const INDEX = /\/src\/store\/(?:log-index|index-(?!bounds|files|build|resume|spans))/;
/** All of the index, and what it is kept in. */
const ANY_INDEX = /\/src\/store\/(?:log-index|index-(?!bounds|files))/;
/** An engine that still runs is the business of few commands, and much code. */
const LIVE = /\/src\/(?:live|stream)\/|\/node_modules\/rxjs\//;
/** What most commands need is one file: so many have to need it. */
const COMMANDS_MIN = 6;

/** A stack trace is to say where it was. */
const NAMED = { keepNames: { function: true, class: true } };

/**
 * `dist/cli/`: the program in a few files, so that a start does not look for two hundred. CommonJS, which Node loads faster than modules. What a start need
 * not read is not in it, but lines stay lines, and functions and classes keep their names.
 */
export default defineConfig({
  plugins: [thirdParty()],
  publicDir: false,
  ssr: {
    target: 'node',
    noExternal: true,
    // Binaries, and what is needed by the few commands for which a start is no matter.
    external: ['lmdb', 'msgpackr', 'fs-native-extensions', 'docker-modem', 'prom-client'],
  },
  build: {
    ssr: true,
    outDir: path('dist/cli/'),
    emptyOutDir: true,
    target: 'node20.19',
    // By the bundler, below.
    minify: false,
    rollupOptions: {
      // What builds an index stands with the spans that it writes.
      checks: { ineffectiveDynamicImport: false },
      input: {
        main: path('src/cli/main.ts'),
        'section-worker': path('src/store/section-worker.ts'),
        'index-spans-worker': path('src/store/index-spans-worker.ts'),
      },
      output: {
        format: 'cjs',
        entryFileNames: '[name].cjs',
        chunkFileNames: '[name].cjs',
        comments: false,
        // With one character beyond Latin in it, a file is twice as large in memory.
        charset: 'ascii',
        minify: { compress: NAMED, mangle: NAMED, codegen: { removeWhitespace: false } },
        codeSplitting: {
          groups: [
            // All that `hindcast --version` loads.
            {
              name: 'start',
              test: /\/src\/(?:cli\/(?:io|version)|store\/version|error|nearest|visible)\.ts$/,
              priority: 4,
            },
            { name: 'program', test: /\/src\/cli\/(?:program|options)\.ts$|\/node_modules\/commander\//, priority: 3 },
            {
              name: 'log',
              test: (id) => !ANY_INDEX.test(id) && !LIVE.test(id),
              minShareCount: COMMANDS_MIN,
              priority: 2,
            },
            { name: 'index', test: INDEX, priority: 1 },
          ],
        },
      },
    },
  },
});
