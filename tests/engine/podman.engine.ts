import { conformance } from './conformance.js';
import { whyNot } from './engine.js';
import { startPodman } from './podman.js';

conformance('Podman', whyNot('podman', 'podman crun'), startPodman);
