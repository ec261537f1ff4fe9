import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';
import { THIRD_PARTY } from './third-party.js';

/** What the page may do: run its own script, wear its own style, and nothing else. `%CONNECT%` is for who serves it. */
const POLICY = (script: string, style: string) =>
  [
    "default-src 'none'",
    `script-src '${script}'`,
    `style-src '${style}'`,
    'img-src data:',
    'connect-src %CONNECT%',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** Nothing in a script may end it, or begin a comment in which it would not end. */
function inScript(code: string): string {
  return code.trim().replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
}

/** Puts script and style into the page, and into its policy the hashes of both. */
function join(html: string, code: string, css: string): string {
  const [script, style] = [inScript(code), css.trim()];
  const policy = `<meta http-equiv="Content-Security-Policy" content="${POLICY(hashOf(script), hashOf(style))}" />`;
  const rest = html
    .replace(/\s*<script type="module"[^>]*src=[^>]*><\/script>/, '')
    .replace(/\s*<link rel="stylesheet"[^>]*>/, '');
  return rest
    .replace(/<meta charset="utf-8"\s*\/?>/, (charset) => `${charset}\n    ${policy}`)
    .replace('</head>', () => `  <style>${style}</style>\n  </head>`)
    .replace('</body>', () => `  <script type="module">${script}</script>\n  </body>`);
}

/** The page as one file: what a build would load is put into it. */
export function oneFile(): Plugin {
  return {
    name: 'one-file',
    enforce: 'post',
    apply: 'build',
    generateBundle(_options, bundle) {
      const files = Object.values(bundle);
      const page = files.find(({ fileName }) => fileName.endsWith('.html'));
      if (page?.type !== 'asset') throw new Error('the build has no page');
      const codes = files.flatMap((file) => (file.type === 'chunk' ? [file.code] : []));
      const styles = files.flatMap((file) =>
        file.type === 'asset' && file.fileName.endsWith('.css') ? [String(file.source)] : [],
      );
      if (codes.length !== 1) throw new Error(`the page wants one script, not ${codes.length}`);
      page.source = join(String(page.source), codes[0] ?? '', styles.join('\n'));
      // The licences of what is in it stay beside it.
      for (const { fileName } of files)
        if (fileName !== page.fileName && fileName !== THIRD_PARTY) delete bundle[fileName];
    },
  };
}
