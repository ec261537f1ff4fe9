import { conformance } from './conformance.js';
import { startDockerd } from './dockerd.js';
import { ROOT, whyNot } from './engine.js';

const OLD = "the machine's own dockerd may be too old: name a root with HINDCAST_ENGINE_ROOT";

conformance("Docker with containerd's image store", ROOT === '/' ? OLD : whyNot('dockerd', 'docker.io'), () =>
  startDockerd('containerd'),
);
