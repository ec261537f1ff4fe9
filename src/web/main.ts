import { h, render } from 'preact';
import { HindcastError } from '../error.js';
import { Analysis } from './analysis.js';
import { App } from './app.js';
import { eventsOf } from './files.js';
import { follow } from './live.js';
import { Model } from './model.js';
import { fromHash, START, toHash } from './place.js';
import { embeddedEvents, type Source, sourceOfPage } from './source.js';
import { startTheme } from './theme.js';

/** Browsers take only so many changes of the address a minute. */
const ADDRESS_MS = 300;

const model = new Model(sourceOfPage());
const analysis = new Analysis(model);

function failed(error: unknown): void {
  const text = error instanceof HindcastError ? [error.message, error.cure].join('. ') : `It failed: ${String(error)}`;
  model.tell({ kind: 'error', text });
}

async function openFiles(files: readonly File[]): Promise<void> {
  const name = files.map((file) => file.name).join(', ');
  model.tell({ kind: 'busy', text: `Reading ${name} …` });
  try {
    const events = await eventsOf(files, () => {});
    const source: Source = { kind: 'embedded', name, records: events.length, notes: [], thinned: false };
    model.replace(source, events);
    model.tell(null);
  } catch (error) {
    failed(error);
  }
}

async function openPage(): Promise<void> {
  if (model.source.kind === 'empty') return;
  if (model.source.kind === 'live') {
    model.tell({ kind: 'busy', text: 'Waiting for the log …' });
    return follow(model, fromHash(location.hash));
  }
  model.tell({ kind: 'busy', text: 'Unpacking the log …' });
  try {
    model.replace(model.source, await embeddedEvents(), fromHash(location.hash));
    model.tell(null);
  } catch (error) {
    failed(error);
  }
}

/** The address follows the reader, and the reader the address. */
function keepAddress(): void {
  let isDue = false;
  model.subscribe(() => {
    if (isDue) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      if (model.isEmpty) return;
      const hash = toHash(model.place);
      if (hash !== location.hash)
        history.replaceState(null, '', hash === '' ? location.pathname + location.search : hash);
    }, ADDRESS_MS);
  });
  addEventListener('hashchange', () => model.go({ ...START, ...fromHash(location.hash) }));
}

startTheme(() => model.changed());
model.subscribe(() => {
  document.title = model.source.name === '' ? 'Hindcast' : `${model.source.name} – Hindcast`;
  void analysis.refresh();
});
const root = document.getElementById('app');
if (root) render(h(App, { model, analysis, onFiles: (files) => void openFiles(files) }), root);
await openPage();
keepAddress();
