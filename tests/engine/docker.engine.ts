import { conformance } from './conformance.js';
import { startDockerd } from './dockerd.js';
import { whyNot } from './engine.js';

conformance('Docker', whyNot('dockerd', 'docker.io'), () => startDockerd('classic'));
