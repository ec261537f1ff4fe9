import { connect, tell } from '../../src/live/index.js';
import type { Promised } from './conformance.js';
import type { Engine, Source } from './engine.js';
import { told } from './told.js';

/** What a recorder writes, as a recording is read. */
async function recorded(socket: string): Promise<Source> {
  return told('the recorder', tell(await connect({ host: `unix://${socket}` })));
}

/** The same engine, whose every deed a recorder follows. */
export async function followed(starting: Promise<Engine>): Promise<Engine> {
  const engine = await starting;
  return { ...engine, inspects: engine.inspects.slice(0, 1), sources: async () => [await recorded(engine.api.socket)] };
}

/** Of what is recorded 99 of 100 facts are right, at least. */
export const RECORDED: Promised = { awaited: ['wrong', 'uncertain', 'unknown'], untold: [], rightShareMin: 0.99 };
