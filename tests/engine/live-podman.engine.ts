import { conformance } from './conformance.js';
import { whyNot } from './engine.js';
import { followed, RECORDED } from './followed.js';
import { startPodman } from './podman.js';

// Which names a build, a commit and a load gave, Podman tells nobody: a moment after a look they may be others.
conformance('Podman, as it is recorded', whyNot('podman', 'podman crun conmon'), () => followed(startPodman()), {
  ...RECORDED,
  untold: ['image.tags'],
});
