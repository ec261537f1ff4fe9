import { type ComponentChild, type ComponentChildren, h } from 'preact';
import type { Finding } from '../view/findings/finding.js';
import type { Story } from '../view/story.js';
import { span } from './clock.js';
import { useShown } from './context.js';
import { Moment } from './moment.js';
import { Names } from './names.js';
import { Pick } from './rows.js';
import { Said, shortId } from './said.js';
import { DeployedList } from './story-deployed.js';

/** So many lines an answer has; the rest is in the panels. */
const LINES_MAX = 4;
const ALIASES_MAX = 3;

function Answer({
  title,
  tone,
  children,
}: {
  title: string;
  tone?: string;
  children?: ComponentChildren;
}): ComponentChild {
  return h('section', { class: `answer ${tone ?? ''}` }, h('h3', null, title), children);
}

/** An image by its name, its id, and the other names that it had when it was deployed: by those people know it. */
function Image({
  id,
  reference,
  known = reference,
}: {
  id: string | null;
  reference: string | null;
  /** A name that was said before. */
  known?: string | null;
}): ComponentChild {
  const { story } = useShown().analysis;
  if (id === null) return h(Said, { text: reference ?? 'an image that nobody named' });
  const aliases = new Set(
    story?.deployed.filter(({ imageId }) => imageId === id).flatMap((one) => [one.reference, ...one.aliases]),
  );
  aliases.delete(known ?? '');
  return h(
    'span',
    null,
    reference !== null && [h(Said, { text: reference }), ' '],
    h(Pick, { subject: 'image', id, text: shortId(id) }),
    aliases.size > 0 && [' (', h(Said, { text: [...aliases].slice(0, ALIASES_MAX).join(', ') }), ')'],
  );
}

/** With its id where another has the name by now. */
function removedNames({ removed }: Story, names: readonly (string | null)[]): readonly string[] {
  const isShared = (name: string, id: string) =>
    names.includes(name) || removed.some((other) => other.name === name && other.id !== id);
  return removed.map(({ id, name }) => (isShared(name, id) ? `${name} (${shortId(id)})` : name));
}

function Broke({ broke }: { broke: readonly Finding[] }): ComponentChild {
  const { model } = useShown();
  if (broke.length === 0) return h('p', null, 'Nothing that this log tells of.');
  return h(
    'ul',
    null,
    broke
      .slice(0, LINES_MAX)
      .map((finding) =>
        h(
          'li',
          { key: finding.key },
          h(Moment, { at: finding.from }),
          ' ',
          h(Said, { text: finding.what }),
          !finding.certain && h('span', { class: 'muted' }, ' (likely, not proven)'),
        ),
      ),
    broke.length > LINES_MAX &&
      h(
        'li',
        null,
        h(
          'button',
          { type: 'button', class: 'jump-to', onClick: () => model.go({ panel: 'findings' }) },
          `and ${broke.length - LINES_MAX} more`,
        ),
      ),
  );
}

const nameOf = ({ subjects: [first] }: Finding) => first?.name ?? shortId(first?.id ?? '');

function Why({ story }: { story: Story }): ComponentChild {
  const { broke, suspect } = story;
  if (broke.length === 0) return h('p', null, '–');
  const { findings } = useShown().analysis;
  const about = new Set(broke.map(({ subjects: [first] }) => first?.id));
  const killed = findings.filter(({ kind, subjects: [first] }) => kind === 'oom' && about.has(first?.id ?? null));
  const first = killed[0] ?? broke[0];
  return h(
    'ul',
    null,
    first &&
      h(
        'li',
        null,
        killed.length > 0 && h('strong', null, 'Out of memory: '),
        h(Names, { names: [...new Set((killed.length > 0 ? killed : [first]).map(nameOf))] }),
        ' – ',
        h(Said, { text: first.why }),
      ),
    suspect &&
      h(
        'li',
        null,
        'All that crashed ran ',
        h(Image, { id: suspect.imageId, reference: suspect.reference }),
        suspect.sound.length > 0 && [
          ', and nothing crashed on ',
          suspect.sound.map((id) => h(Image, { key: id, id, reference: null, known: suspect.reference })),
        ],
        '. That is what they have in common, not a proof.',
      ),
  );
}

function Data({ story }: { story: Story }): ComponentChild {
  const { risks, volumes, removed, atRisk } = story;
  const { containers } = useShown().model.tape.state({ kind: 'end' });
  const there = volumes.filter(({ isThere }) => isThere);
  const gone = volumes.filter(({ isThere }) => !isThere);
  return h(
    'ul',
    null,
    risks
      .slice(0, LINES_MAX)
      .map((risk) =>
        h('li', { key: risk.key, class: 'risk' }, h(Moment, { at: risk.from }), ' ', h(Said, { text: risk.what })),
      ),
    removed.length > 0 &&
      h(
        'li',
        { class: 'risk' },
        h(Names, {
          names: removedNames(
            story,
            containers.map(({ name }) => name),
          ),
        }),
        removed.length === 1 ? ' was' : ' were',
        ' removed: what had been written to ',
        removed.length === 1 ? 'its own layer' : 'their own layers',
        ' is gone',
      ),
    atRisk.written.length > 0 &&
      h(
        'li',
        { class: 'risk' },
        h(Names, { names: atRisk.written }),
        ' wrote to ',
        atRisk.written.length === 1 ? 'its own layer' : 'their own layers',
        ': a new container loses that',
      ),
    atRisk.unseen.length > 0 &&
      h(
        'li',
        { class: 'risk' },
        'Still in danger: what ',
        h(Names, { names: atRisk.unseen }),
        ' wrote outside of volumes; nobody looked, and a new container loses it',
      ),
    gone
      .slice(0, LINES_MAX)
      .map(({ name }) =>
        h('li', { key: name, class: 'risk' }, 'Volume ', h(Said, { text: name, class: 'name' }), ' is gone'),
      ),
    there
      .slice(0, LINES_MAX)
      .map(({ name, users, certain }) =>
        h(
          'li',
          { key: name, class: 'safe' },
          'Volume ',
          h(Pick, { subject: 'volume', id: name, text: name }),
          users.length > 0 && [' of ', h(Names, { names: users })],
          certain ? ' was kept' : ' was probably kept',
        ),
      ),
    risks.length + volumes.length + removed.length === 0 &&
      h('li', null, 'The log tells of no volume, and of nothing that was removed.'),
  );
}

function Well({ story }: { story: Story }): ComponentChild {
  const { recovery, ongoing, broke } = story;
  if (recovery) {
    const { at, running, gone } = recovery;
    const begin = broke[0]?.from ?? null;
    const images = new Map(running.map(({ imageId, reference }) => [imageId, reference]));
    return h(
      'ul',
      null,
      h(
        'li',
        { class: 'safe' },
        h('strong', null, h(Moment, { at })),
        begin !== null && at > begin && ` – ${span(at - begin)} after the first failure`,
      ),
      running.length > 0 &&
        h(
          'li',
          null,
          h(Names, { names: running.map(({ name }) => name) }),
          running.length === 1 ? ' runs' : ' run',
          images.size === 1 && [
            ' on ',
            [...images].map(([id, reference]) => h(Image, { key: String(id), id, reference })),
          ],
          ', to the end of the log',
        ),
      gone.length > 0 && h('li', null, h(Names, { names: gone }), gone.length === 1 ? ' was' : ' were', ' removed'),
    );
  }
  if (broke.length === 0 && ongoing.length === 0) return h('p', null, 'It was well all the time.');
  return h(
    'ul',
    null,
    h('li', { class: 'risk' }, 'Not by the end of the log.'),
    ongoing.slice(0, LINES_MAX).map((one) => h('li', { key: one.key }, h(Said, { text: one.what }))),
  );
}

/** The log in five answers. */
export function StoryCards(): ComponentChild {
  const { story } = useShown().analysis;
  if (!story)
    return h(
      'section',
      { class: 'story', 'aria-label': 'What happened' },
      h('p', { class: 'empty' }, 'Looking at the whole log …'),
    );
  const isBad = story.broke.length > 0;
  return h(
    'section',
    { class: 'card story', 'aria-label': 'What happened' },
    h(Answer, { title: 'What was deployed' }, h(DeployedList, { story })),
    h(Answer, { title: 'What broke', tone: isBad ? 'bad' : 'good' }, h(Broke, { broke: story.broke })),
    h(Answer, { title: 'Why' }, h(Why, { story })),
    h(Answer, { title: 'What became of data' }, h(Data, { story })),
    h(Answer, { title: 'When it was well again', tone: story.recovery || !isBad ? 'good' : 'bad' }, h(Well, { story })),
  );
}
