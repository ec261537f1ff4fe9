/** Colours by role: each pair is for a light page and for a dark one. Bars keep 3:1 against the page (WCAG 2.2, 1.4.11), text 4.5:1. */
const COLOURS: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  page: ['#ffffff', '#15191e'],
  ink: ['#1f2328', '#e6edf3'],
  soft: ['#59636e', '#9198a1'],
  line: ['#d1d9e0', '#3d444d'],
  running: ['#1a7f37', '#3fb950'],
  starting: ['#0969da', '#58a6ff'],
  unhealthy: ['#cf222e', '#ff7b72'],
  paused: ['#0550ae', '#79c0ff'],
  created: ['#6e7781', '#8b949e'],
  exited: ['#6e7781', '#8b949e'],
  restarting: ['#9a6700', '#d29922'],
  removing: ['#6e7781', '#8b949e'],
  dead: ['#82071e', '#ffa198'],
  unknown: ['#6e7781', '#8b949e'],
  image: ['#8250df', '#bc8cff'],
  'other-image': ['#1b7c83', '#39c5cf'],
  gap: ['#bf8700', '#d29922'],
  oom: ['#cf222e', '#ff7b72'],
  crashed: ['#cf222e', '#ff7b72'],
  killed: ['#9a6700', '#d29922'],
  ended: ['#59636e', '#9198a1'],
  healthy: ['#1a7f37', '#3fb950'],
};

const variables = (at: 0 | 1) =>
  Object.entries(COLOURS)
    .map(([name, pair]) => `--${name}:${pair[at]}`)
    .join(';');

/** The style sheet of the picture; a page that holds it may set the variables otherwise. */
export const STYLE = [
  `svg{${variables(0)};color-scheme:light dark}`,
  `@media (prefers-color-scheme:dark){svg{${variables(1)}}}`,
  'text{font:12px system-ui,sans-serif;fill:var(--ink)}',
  '.head{font-size:15px;font-weight:600}.soft{fill:var(--soft)}.page{fill:var(--page)}',
  '.grid{stroke:var(--line)}.mark text{font-size:9px;font-weight:700;fill:var(--page);text-anchor:middle}',
  '.gap{fill:url(#hatch);stroke:var(--gap)}.hatch{stroke:var(--gap)}.doubtful{fill-opacity:.4;stroke-dasharray:3 2;stroke-width:1}',
  ...Object.keys(COLOURS).map((name) => `.${name}{--own:var(--${name})}`),
  '.piece,.mark circle{fill:var(--own)}.doubtful{stroke:var(--own)}.mark circle{stroke:var(--page)}',
  '.piece.created{fill:var(--page);stroke:var(--own)}.piece.unknown{fill:none;stroke:var(--own);stroke-dasharray:1 3}',
].join('\n');
