import { createMachine } from 'xstate';
import { follow, remarks } from './follow.js';

/** Words by which an image comes to an engine. */
const arrivals = {
  create: 'present',
  build: 'present',
  import: 'present',
  load: 'present',
  commit: 'present',
  pull: 'present',
} as const;

/** Words that are said only of an image that is there. */
const doings = { tag: 'present', untag: 'present', save: 'present', push: 'present' } as const;

/**
 * Everything that can happen to one image. An image never changes: it comes to be known, names come and go, it is deleted.
 *
 * `mentioned` is an image of which only a name or an id was ever said.
 */
export const imageMachine = createMachine({
  id: 'image',
  initial: 'unknown',
  on: { 'observed image': '.present' },
  states: {
    unknown: { on: { ...arrivals, ...doings, mention: 'mentioned', delete: 'deleted' } },
    mentioned: { on: { ...arrivals, ...doings, delete: 'deleted', ...remarks('mention') } },
    present: {
      on: {
        ...remarks('tag', 'untag', 'save', 'push', 'pull', 'load', 'import', 'create', 'build', 'commit', 'mention'),
        delete: 'deleted',
      },
    },
    deleted: {
      on: {
        ...arrivals,
        tag: follow('present', 'how the image came back was not recorded'),
        mention: follow('mentioned', 'how the image came back was not recorded'),
        ...remarks('untag'),
      },
    },
  },
});
