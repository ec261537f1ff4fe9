import { conformance } from './conformance.js';
import { startDockerd } from './dockerd.js';
import { whyNot } from './engine.js';
import { followed, RECORDED } from './followed.js';

conformance(
  'Docker, as it is recorded',
  whyNot('dockerd', 'docker.io'),
  () => followed(startDockerd('classic')),
  RECORDED,
);
