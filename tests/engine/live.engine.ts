import { connect, tell } from '../../src/live/index.js';
import { conformance, type Promised } from './conformance.js';
import { startDockerd } from './dockerd.js';
import { type Engine, type Source, whyNot } from './engine.js';
import { startPodman } from './podman.js';
import { told } from './told.js';

/** What a recorder writes, as a recording is read. */
async function recorded(socket: string): Promise<Source> {
  return told('the recorder', tell(await connect({ host: `unix://${socket}` })));
}

/** The same engine, whose every deed a recorder follows. */
async function followed(starting: Promise<Engine>): Promise<Engine> {
  const engine = await starting;
  return { ...engine, inspects: engine.inspects.slice(0, 1), sources: async () => [await recorded(engine.api.socket)] };
}

const PROMISED: Promised = { awaited: ['wrong', 'uncertain', 'unknown'], untold: [], rightShareMin: 0.99 };

/** Which names a build, a commit and a load gave, Podman tells nobody: a moment after a look they may be others. */
const BY_PODMAN: Promised = { ...PROMISED, untold: ['image.tags'] };

conformance(
  'Docker, as it is recorded',
  whyNot('dockerd', 'docker.io'),
  () => followed(startDockerd('classic')),
  PROMISED,
);
conformance(
  'Podman, as it is recorded',
  whyNot('podman', 'podman crun conmon'),
  () => followed(startPodman()),
  BY_PODMAN,
);
