import type { Answer } from './api.js';
import type { Engine } from './engine.js';
import type { Deed } from './walk.js';

/** A process that was killed ends at once; one that was asked to, when its shell wakes up. */
const END_MS_MAX = 30_000;

/** Does it to the container. Refusals are answers like others. */
export async function perform(engine: Engine, id: string, deed: Deed, count: number): Promise<void> {
  const { api, prefix } = engine;
  const post = (path: string, body?: object): Promise<Answer> => api.call('POST', `/containers/${id}/${path}`, body);
  switch (deed) {
    case 'stop':
    case 'restart':
      await post(`${deed}?t=1`);
      return;
    case 'kill':
      await post('kill?signal=HUP');
      return;
    case 'kill TERM':
      await post('kill?signal=TERM');
      return;
    case 'kill SIGKILL':
      await post('kill');
      return;
    case 'kill SIGKILL, start':
      await post('kill');
      await post('start');
      return;
    case 'rename':
      await post(`rename?name=${prefix}-${id.slice(0, 8)}-${count}`);
      return;
    case 'update':
      await post('update', { CpuShares: 512 });
      return;
    case 'change policy':
      await post('update', { RestartPolicy: { Name: count % 2 === 0 ? 'always' : 'no' } });
      return;
    case 'top':
      await api.call('GET', `/containers/${id}/top`);
      return;
    case 'commit':
      await api.call('POST', `/commit?container=${id}&repo=${prefix}-copy`);
      return;
    case 'init':
      await api.call('POST', `/v4.0.0/libpod/containers/${id}/init`);
      return;
    case 'exec':
      await execute(engine, id, ['true']);
      return;
    case 'destroy':
      await api.call('DELETE', `/containers/${id}?force=1`);
      return;
    case 'die':
      await endByItself(engine, id);
      return;
    default:
      await post(deed);
  }
}

async function execute({ api }: Engine, id: string, command: readonly string[]): Promise<void> {
  const { status, body } = await api.call('POST', `/containers/${id}/exec`, { Cmd: command });
  if (status === 201) await api.call('POST', `/exec/${(body as { Id: string }).Id}/start`, { Detach: true });
}

interface Inspected {
  readonly State: {
    readonly Pid: number;
    readonly Running: boolean;
    readonly Paused: boolean;
    readonly Restarting: boolean;
  };
}

/** The process ends by itself, as far as the engine knows; a frozen one cannot. */
async function endByItself(engine: Engine, id: string): Promise<void> {
  const stateOf = async () => (await engine.api.call('GET', `/containers/${id}/json`)).body as Partial<Inspected>;
  const { State } = await stateOf();
  if (!State?.Running || State.Paused || State.Pid === 0) return;
  if (engine.end) engine.end(State.Pid);
  else await execute(engine, id, ['kill', '-USR1', '1']);
  // With a restart policy the container may never be seen not to run.
  for (const end = Date.now() + END_MS_MAX; Date.now() < end; ) {
    const now = (await stateOf()).State;
    if (!now?.Running || now.Restarting || now.Pid !== State.Pid) return;
  }
  throw new Error(`the process of ${id} does not end`);
}
