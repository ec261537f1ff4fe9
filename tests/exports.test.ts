import { expect, it } from 'vitest';

/** The public names. One more is a promise to keep; one less breaks somebody. */
const NAMES = {
  '../src/index.js': [
    'Fold',
    'HindcastError',
    'LINE_BYTES_MAX',
    'Moments',
    'Summariser',
    'Tracer',
    'canonical',
    'check',
    'diff',
    'encodeEvent',
    'eventName',
    'familiar',
    'findTraced',
    'fold',
    'formatInstant',
    'images',
    'initial',
    'instant',
    'parseDuration',
    'parseInstant',
    'parseReference',
    'ps',
    'readBaseline',
    'readBatches',
    'readLog',
    'readLogs',
    'readText',
    'statusWords',
    'toDocument',
    'toReplay',
  ],
  '../machines/index.js': [
    'buildMachine',
    'buildStepMachine',
    'containerMachine',
    'imageMachine',
    'networkMachine',
    'volumeMachine',
  ],
  '../src/stream/index.js': ['at', 'changes', 'pace', 'replay', 'states'],
  '../src/store/index.js': ['openLogs', 'openPath', 'openStream', 'spool'],
};

it.each(Object.entries(NAMES))('%s exports what it promises, and no more', async (path, names) => {
  const module: object = await import(path);
  expect(Object.keys(module).sort()).toEqual([...names].sort());
});
