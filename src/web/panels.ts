import { type ComponentChild, type ComponentType, h } from 'preact';
import type { Analysis } from './analysis.js';
import { Containers } from './containers.js';
import { useShown } from './context.js';
import { Events } from './events-panel.js';
import { FindingsPanel } from './findings-panel.js';
import { Images } from './images-panel.js';
import type { Model } from './model.js';
import { PANELS, type Panel } from './place.js';
import { Builds, Networks, Volumes } from './things.js';

const BODY: Readonly<Record<Panel, ComponentType>> = {
  containers: Containers,
  images: Images,
  volumes: Volumes,
  networks: Networks,
  builds: Builds,
  findings: FindingsPanel,
  events: Events,
};

const LABEL: Readonly<Record<Panel, string>> = {
  containers: 'Containers',
  images: 'Images',
  volumes: 'Volumes',
  networks: 'Networks',
  builds: 'Builds',
  findings: 'Findings',
  events: 'Records',
};

/** How many things a panel shows at the instant. */
function countOf({ state, tape }: Model, analysis: Analysis, panel: Panel): number | null {
  if (panel === 'events') return tape.end;
  return panel === 'findings' ? analysis.findings.length : state[panel].length;
}

/** Arrow keys move among tabs, as everywhere. */
function onKey(model: Model, event: KeyboardEvent): void {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  const next = PANELS[(PANELS.indexOf(model.place.panel) + by + PANELS.length) % PANELS.length] ?? 'containers';
  model.go({ panel: next });
  document.getElementById(`tab-${next}`)?.focus();
}

function Tab({ panel }: { panel: Panel }): ComponentChild {
  const { model, analysis } = useShown();
  const isChosen = model.place.panel === panel;
  const count = countOf(model, analysis, panel);
  return h(
    'button',
    {
      type: 'button',
      role: 'tab',
      id: `tab-${panel}`,
      'aria-selected': isChosen,
      'aria-controls': 'panel',
      tabIndex: isChosen ? 0 : -1,
      onClick: () => model.go({ panel }),
    },
    LABEL[panel],
    count !== null && h('span', { class: 'count' }, ` ${count.toLocaleString('en')}`),
  );
}

/** What existed at the instant, a tab for each kind of thing. */
export function Panels(): ComponentChild {
  const { model } = useShown();
  const { panel } = model.place;
  return h(
    'section',
    { class: 'card panels', 'aria-label': 'What existed at this instant' },
    h(
      'div',
      { role: 'tablist', 'aria-label': 'Kinds of things', onKeyDown: (event: KeyboardEvent) => onKey(model, event) },
      PANELS.map((one) => h(Tab, { key: one, panel: one })),
    ),
    h('div', { role: 'tabpanel', id: 'panel', 'aria-labelledby': `tab-${panel}` }, h(BODY[panel], { key: panel })),
  );
}
