import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { oneFile } from './scripts/one-file.js';
import { thirdParty } from './scripts/third-party.js';

/** `dist/web/report.html`: the page as one file, which `hindcast report` and `hindcast open` fill. */
export default defineConfig({
  root: fileURLToPath(new URL('src/web/', import.meta.url)),
  base: './',
  plugins: [thirdParty(), oneFile()],
  build: {
    outDir: fileURLToPath(new URL('dist/web/', import.meta.url)),
    emptyOutDir: true,
    target: ['chrome123', 'firefox121', 'safari17.5'],
    cssCodeSplit: false,
    modulePreload: false,
    reportCompressedSize: false,
    rollupOptions: { input: fileURLToPath(new URL('src/web/report.html', import.meta.url)) },
  },
});
