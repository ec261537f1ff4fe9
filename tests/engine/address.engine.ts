import { conformance } from './conformance.js';
import { busybox, HOST } from './engine.js';
import { useHost } from './host.js';

const WHY = busybox() === null ? 'there is no busybox: apt-get install busybox-static' : null;
const NO_HOST = 'name one with HINDCAST_ENGINE_HOST=unix:///run/docker.sock';

conformance('engine at an address', HOST === null ? NO_HOST : WHY, () => useHost(HOST ?? ''));
