import type { Command } from 'commander';
import { formatInstant } from '../../event/instant.js';
import type { BuildState, HostState } from '../../fold/index.js';
import { buildEntry } from '../../view/document.js';
import { clock, seconds, shortBuildId, shortImageId, tookSeconds } from '../build-facts.js';
import { History, type LogOptions } from '../history.js';
import { type Io, jsonLine, safe, write } from '../io.js';
import { type ListFormat, withAt, withFormat, withLog } from '../options.js';
import { stateAt } from '../states.js';
import { columns } from '../table.js';

interface Options extends LogOptions {
  readonly at?: string;
  readonly format: ListFormat;
  readonly quiet?: boolean;
  readonly trunc: boolean;
}

/** `hindcast builds`: builds, from their logs, alone or with the engine's. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  const command = program
    .command('builds')
    .description('builds: how they ended, how long they took, what they made')
    .argument('<log...>', 'logs of builds, or of an engine and its builds');
  withAt(withFormat(withLog(command), 'table or json (one build a line, as in the state document)'))
    .option('-q, --quiet', 'ids only')
    .option('--no-trunc', 'whole ids')
    .addHelpText(
      'after',
      '\nExample:\n  $ docker build --progress=plain -t app . 2>&1 | tee build.log\n  $ hindcast builds build.log\n  $ hindcast builds events.jsonl build.log --format json',
    )
    .action(async (logs: string[], options: Options) => {
      const history = await History.open(logs, options, io);
      const state = await stateAt(history, options.at);
      await write(io.stdout, paint(state, options));
      done(history.status);
    });
}

function paint(state: HostState, { format, quiet, trunc }: Options): string {
  if (quiet) return state.builds.map(({ id }) => `${safe(trunc ? shortBuildId(id) : id)}\n`).join('');
  if (format === 'json') return state.builds.map((build) => jsonLine(buildEntry(build))).join('');
  return columns(
    ['BUILD ID', 'STATUS', 'STARTED', 'TOOK', 'STEPS', 'CACHED', 'IMAGE ID', 'NAMES'],
    state.builds.map((build) => row(build, state, trunc)),
  );
}

function row(build: BuildState, state: HostState, trunc: boolean): readonly string[] {
  const { id, status, startedAt, imageId, steps } = build;
  const cached = steps.filter((step) => step.status === 'cached').length;
  const names = state.images.find((image) => image.id !== null && image.id === imageId)?.tags ?? [];
  return [
    trunc ? shortBuildId(id) : id,
    status,
    clock(startedAt === null ? null : formatInstant(startedAt)),
    seconds(tookSeconds(build)),
    String(steps.length),
    String(cached),
    trunc ? shortImageId(imageId) : (imageId ?? ''),
    names.join(', '),
  ];
}
