import { h, render } from 'preact';
import { HindcastError } from '../error.js';
import { keepAddress } from './address.js';
import { Analysis } from './analysis.js';
import { App } from './app.js';
import { eventsOf } from './files.js';
import { follow } from './live.js';
import { Model } from './model.js';
import { fromHash, START } from './place.js';
import { embeddedEvents, type Source, sourceOfPage } from './source.js';
import { startTheme } from './theme.js';

const model = new Model(sourceOfPage());
const analysis = new Analysis(model);

function failed(error: unknown): void {
  const text =
    error instanceof HindcastError
      ? [error.message, error.cure].filter((part) => part !== null).join('. ')
      : `It failed: ${String(error)}`;
  model.tell({ kind: 'error', text });
}

let reading: AbortController | null = null;

/** What was dropped last is what is wanted; the log that is shown stays until that is read. */
async function openFiles(files: readonly File[]): Promise<void> {
  reading?.abort();
  const own = new AbortController();
  reading = own;
  const name = files.map((file) => file.name).join(', ');
  const tell = (percent: number) => model.tell({ kind: 'busy', text: `Reading ${name} … ${percent} %` });
  let told = 0;
  tell(told);
  const onPart = (part: number) => {
    const percent = Math.floor(100 * part);
    if (percent === told || own.signal.aborted) return;
    told = percent;
    tell(percent);
  };
  try {
    const { events, notes } = await eventsOf(files, { signal: own.signal, onPart });
    if (own.signal.aborted) return;
    const source: Source = { kind: 'embedded', name, records: events.length, notes, thinned: false };
    await model.replace(source, events, START, () => !own.signal.aborted);
    if (!own.signal.aborted) model.tell(null);
  } catch (error) {
    if (!own.signal.aborted) failed(error);
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
    await model.replace(model.source, await embeddedEvents(), fromHash(location.hash));
    model.tell(null);
  } catch (error) {
    failed(error);
  }
}

startTheme(() => model.changed());
model.subscribe(() => {
  document.title = model.source.name === '' ? 'Hindcast' : `${model.source.name} – Hindcast`;
  void analysis.refresh();
});
const root = document.getElementById('app');
if (root) render(h(App, { model, analysis, onFiles: (files) => void openFiles(files) }), root);
await openPage();
keepAddress(model);
