import { type ComponentChild, h } from 'preact';
import type { Source } from '../event/event.js';
import { clock, date, span } from './clock.js';
import { useShown } from './context.js';
import { FAULTS_QUERY, faultWords } from './faults.js';
import { filesIn } from './files.js';
import type { Model } from './model.js';
import { Said } from './said.js';
import { theme, toggleTheme } from './theme.js';

/** Who wrote the records, as people call it. */
const WRITERS: Readonly<Record<Source, string>> = {
  'docker-json': 'docker events, JSON',
  'docker-text': 'docker events, text',
  'podman-json': 'podman events, JSON',
  'podman-text': 'podman events, text',
  'podman-api': 'podman’s API',
  'podman-journal': 'podman, journal',
  'compose-json': 'docker compose events',
  containerd: 'ctr events',
  'build-api': 'a build, by the API',
  'build-classic': 'a build, classic',
  'build-plain': 'a build, plain progress',
  'build-rawjson': 'a build, raw JSON',
  inspect: 'inspect',
  hindcast: 'a recording by Hindcast',
};

const WORDS = { connecting: 'connecting …', live: 'live', lost: 'connection lost: what is shown may be old' } as const;

function When({ model }: { model: Model }): ComponentChild {
  const { first, last } = model.ruler;
  if (first === null || last === null) return null;
  const end = date(first) === date(last) ? clock(last).slice(0, 8) : `${date(last)} ${clock(last).slice(0, 8)}`;
  return h('span', null, `${date(first)} ${clock(first).slice(0, 8)} to ${end} UTC, ${span(last - first)}`);
}

/** What of the log could not be read, which leads there. */
function Unread({ model }: { model: Model }): ComponentChild {
  const { faults } = model;
  const position = faults.first?.position ?? 0;
  const go = () => model.go({ panel: 'events', query: FAULTS_QUERY, target: { kind: 'position', position } });
  return h('button', { type: 'button', class: 'jump-to', onClick: go }, h(Said, { text: faultWords(faults) }));
}

function Facts({ model }: { model: Model }): ComponentChild {
  const { records, notes } = model.source;
  const sources = new Set(
    model.tape.events.slice(0, 1000).flatMap(({ position, source }) => (position > 0 ? source : [])),
  );
  // What a recording says itself stands beside what an engine said.
  if (sources.size > 1) sources.delete('hindcast');
  const count = Math.max(records, model.tape.end);
  return h(
    'p',
    { class: 'facts' },
    h('span', null, `${count.toLocaleString('en')} record${count === 1 ? '' : 's'}`),
    h(When, { model }),
    sources.size > 0 && h('span', null, [...sources].map((source) => WRITERS[source]).join(', ')),
    model.faults.count > 0 && h('span', { class: 'fault' }, h(Unread, { model })),
    ...notes.map((note) => h('span', { class: 'note' }, h(Said, { text: note }))),
  );
}

/** Whether the log is followed, for eyes and for ears. */
function Connected({ model }: { model: Model }): ComponentChild {
  const { connection } = model;
  return h(
    'span',
    { class: `connection ${connection ?? ''}`, role: 'status' },
    connection === null ? '' : WORDS[connection],
  );
}

/** The name of the log, what it is, and what can be done with the page as a whole. */
export function Header({
  onHelp,
  onFiles,
}: {
  onHelp: () => void;
  onFiles: (files: readonly File[]) => void;
}): ComponentChild {
  const { model } = useShown();
  const isDark = theme() === 'dark';
  const toggle = () => {
    toggleTheme();
    model.changed();
  };
  return h(
    'header',
    { class: 'top' },
    h(
      'div',
      { class: 'title' },
      h('p', { class: 'brand' }, 'Hindcast'),
      h('h1', null, model.source.name === '' ? 'A time machine for containers' : h(Said, { text: model.source.name })),
      h(Connected, { model }),
      !model.isEmpty && h(Facts, { model }),
    ),
    h(
      'div',
      { class: 'actions' },
      h(
        'label',
        { class: 'button' },
        'Open a log…',
        h('input', {
          type: 'file',
          multiple: true,
          class: 'hidden',
          onChange: (event: Event) => {
            const input = event.currentTarget as HTMLInputElement;
            onFiles(filesIn(input.files));
            input.value = '';
          },
        }),
      ),
      h('button', { type: 'button', onClick: onHelp }, 'Keys'),
      h('button', { type: 'button', 'aria-pressed': isDark, onClick: toggle }, 'Dark'),
    ),
  );
}
