import { connect, tell } from '../../src/live/index.js';
import { conformance } from './conformance.js';
import { startDockerd } from './dockerd.js';
import { type Engine, type Source, whyNot } from './engine.js';
import { told } from './told.js';

/** What a recorder writes, as a recording is read. */
async function recorded(socket: string): Promise<Source> {
  const engine = await connect({ host: `unix://${socket}` });
  return told('the recorder', tell(engine));
}

/** The same engine, whose every deed a recorder follows. */
async function followed(): Promise<Engine> {
  const engine = await startDockerd('classic');
  return { ...engine, sources: async () => [await recorded(engine.socket)] };
}

conformance('Docker, as it is recorded', whyNot('dockerd', 'docker.io'), followed, {
  awaited: ['wrong', 'uncertain', 'unknown'],
  rightShareMin: 0.99,
});
