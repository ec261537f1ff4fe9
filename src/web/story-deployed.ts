import { type ComponentChild, h } from 'preact';
import type { Story } from '../view/story.js';
import type { Deployment } from '../view/story-deployed.js';
import { Moment } from './moment.js';
import { Names } from './names.js';
import { Pick } from './rows.js';
import { Said, shortId } from './said.js';

/** So many deployments are told: those of the suspect, and the last ones. */
const DEPLOYMENTS_MAX = 5;

function Image({ deployment }: { deployment: Deployment }): ComponentChild {
  const { imageId, aliases } = deployment;
  if (imageId === null) return null;
  return [
    h(Pick, { subject: 'image', id: imageId, text: shortId(imageId) }),
    aliases.length > 0 && [' (', h(Said, { text: aliases.join(', ') }), ')'],
  ];
}

function One({ deployment, isSuspect }: { deployment: Deployment; isSuspect: boolean }): ComponentChild {
  const { at, position, reference, containers, before, isReturn, imageId } = deployment;
  const name = h(Said, { text: reference, class: 'name' });
  const made = h(Names, { names: containers });
  return h(
    'li',
    { class: isSuspect ? 'suspect' : '' },
    h(Moment, { at, position }),
    ' ',
    before === null
      ? [made, ' from ', h(Said, { text: reference }), imageId !== null && [' ', h(Image, { deployment })]]
      : [
          name,
          isReturn ? ' back to ' : ' moved to ',
          h(Image, { deployment }),
          containers.length > 0 && ['; new from it: ', made],
        ],
  );
}

/** What was deployed, with what came with the trouble marked. */
export function DeployedList({ story }: { story: Story }): ComponentChild {
  const { deployed, suspect } = story;
  if (deployed.length === 0) return h('p', null, 'Nothing was created in this log, and no name moved.');
  const isSuspect = ({ imageId }: Deployment) => suspect !== null && imageId === suspect.imageId;
  const wanted = new Set([...deployed.filter(isSuspect).slice(0, 2), ...deployed.slice(-DEPLOYMENTS_MAX)]);
  const shown = deployed.filter((one) => wanted.has(one));
  return h(
    'ul',
    null,
    deployed.length > shown.length && h('li', { class: 'muted' }, `${deployed.length - shown.length} others`),
    shown.map((one) => h(One, { key: `${one.position} ${one.reference}`, deployment: one, isSuspect: isSuspect(one) })),
  );
}
