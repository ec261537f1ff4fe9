import { type ComponentChild, type ComponentChildren, h } from 'preact';
import type { HostState } from '../fold/index.js';
import { isDoubtful, statusWords } from '../view/ps.js';
import type { Traced, TraceStep } from '../view/trace.js';
import { Status } from './containers.js';
import { useShown } from './context.js';
import { ContainerFacts, ImageFacts, NetworkFacts, VolumeFacts } from './facts.js';
import { FindingCard } from './findings-panel.js';
import { useHistory } from './history-of.js';
import { Layers } from './layers.js';
import { MachinePicture } from './machine.js';
import { Said, shortId } from './said.js';
import { Trace } from './trace.js';
import { Upgrade } from './upgrade.js';

function Section({ title, children }: { title: string; children?: ComponentChildren }): ComponentChild {
  return h('section', null, h('h3', null, title), children);
}

/** What it is called at the instant; of what is not there, what it was called last. */
function nameOf({ subject, id }: Traced, state: HostState, steps: readonly TraceStep[] | null): string {
  if (subject === 'container') {
    const there = state.containers.find((one) => one.id === id);
    if (there) return there.name ?? shortId(id);
    const names = (steps ?? []).flatMap(({ changes }) =>
      (changes.name ?? []).filter((name) => typeof name === 'string'),
    );
    return String(names.at(-1) ?? shortId(id));
  }
  if (subject === 'image') return state.images.find((one) => one.id === id)?.tags[0] ?? shortId(id);
  if (subject === 'network') return state.networks.find((one) => one.id === id)?.name ?? shortId(id);
  return id;
}

/** The facts of the thing at the instant; null: it is not there. */
function factsOf({ subject, id }: Traced, state: HostState): ComponentChild {
  if (subject === 'container') {
    const container = state.containers.find((one) => one.id === id);
    return container ? h(ContainerFacts, { container, state }) : null;
  }
  if (subject === 'image') {
    const image = state.images.find((one) => one.id === id || (one.id === null && one.tags.includes(id)));
    return image ? h(ImageFacts, { image, state }) : null;
  }
  if (subject === 'volume') {
    const volume = state.volumes.find((one) => one.name === id);
    return volume ? h(VolumeFacts, { volume, state }) : null;
  }
  const network = state.networks.find((one) => one.id === id);
  return network ? h(NetworkFacts, { network, state }) : null;
}

/** Everything about the thing that is selected, at the instant that is shown. */
export function Detail({ thing }: { thing: Traced }): ComponentChild {
  const { model, analysis } = useShown();
  const findings = analysis.findings.filter(({ subjects }) =>
    subjects.some((one) => one.id === thing.id && one.kind === thing.subject),
  );
  const steps = useHistory(thing);
  const { state } = model;
  const facts = factsOf(thing, state);
  const container = thing.subject === 'container' ? state.containers.find(({ id }) => id === thing.id) : undefined;
  const past = steps?.filter(({ position }) => position <= state.position) ?? null;
  return h(
    'div',
    { class: 'detail' },
    h(
      'div',
      { class: 'detail-head' },
      h('h2', null, h('span', { class: 'kind' }, `${thing.subject} `), h(Said, { text: nameOf(thing, state, steps) })),
      container &&
        h(Status, {
          state: container.status,
          words: statusWords(container, state.at).replace(/ \?$/, ''),
          doubtful: isDoubtful(container.uncertain) && container.status !== 'unknown',
        }),
      h('button', { type: 'button', onClick: () => model.select(null) }, 'Close'),
    ),
    facts ?? h('p', { class: 'empty' }, 'It is not there at this instant.'),
    h(
      Section,
      { title: 'Machine' },
      past
        ? h(MachinePicture, { subject: thing.subject, steps: past, container })
        : h('p', { class: 'empty' }, 'Reading its history …'),
    ),
    findings.length > 0 &&
      h(
        Section,
        { title: 'Findings' },
        h(
          'ul',
          { class: 'findings' },
          findings.map((finding) => h(FindingCard, { key: finding.key, finding })),
        ),
      ),
    container && h(Section, { title: 'If it were replaced now' }, h(Upgrade, { container, state })),
    h(Section, { title: 'Trace' }, steps && h(Trace, { steps })),
    facts &&
      (thing.subject === 'container' || thing.subject === 'image') &&
      h(Section, { title: 'Layers' }, h(Layers, { thing, state })),
  );
}
