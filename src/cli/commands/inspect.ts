import type { Command } from 'commander';
import { HindcastError } from '../../error.js';
import type { HostState } from '../../fold/index.js';
import { nearest } from '../../nearest.js';
import { containerEntry, imageEntry, networkEntry, volumeEntry } from '../../view/document.js';
import { History, type LogOptions } from '../history.js';
import { EXIT, type Io, jsonText, safe, write } from '../io.js';
import { withAt, withJsonOnly, withLog, withMore } from '../options.js';
import { stateAt } from '../states.js';

interface Options extends LogOptions {
  readonly at?: string;
  readonly with: readonly string[];
}

/** `hindcast inspect`: whole entries of the state document, as one JSON array. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  const command = program
    .command('inspect')
    .description('whole entries, as JSON')
    .argument('<log>', 'the log')
    .argument('<ref...>', 'containers, images, networks, volumes: id, beginning of an id, name, image reference');
  withMore(withAt(withJsonOnly(withLog(command))))
    .addHelpText('after', '\nExample:\n  $ hindcast inspect log.jsonl web-1 shop/web:v1 --at -5m')
    .action(async (log: string, references: string[], options: Options) => {
      const history = await History.open([log, ...options.with], options, io);
      const state = await stateAt(history, options.at);
      const found = references.flatMap((reference) => entryOf(state, reference, io) ?? []);
      await write(io.stdout, `${jsonText(found, 4)}\n`);
      done(found.length < references.length ? EXIT.failed : history.status);
    });
}

/** Docker's order: a container, then an image, a network, a volume. */
function entryOf(state: HostState, reference: string, io: Io): object | null {
  try {
    const container = state.container(reference);
    if (container) return containerEntry(container);
    const image = state.image(reference);
    if (image) return imageEntry(image);
    const network = state.network(reference);
    if (network) return networkEntry(network);
    const volume = state.volume(reference);
    if (volume) return volumeEntry(volume);
  } catch (error) {
    if (!(error instanceof HindcastError)) throw error;
    io.stderr.write(`hindcast: ${safe(error.message)}: ${error.candidates.map(safe).join(', ')}\n`);
    return null;
  }
  const meant = nearest(reference, namesOf(state));
  io.stderr.write(`hindcast: no such thing at that instant: ${safe(reference)}\n`);
  if (meant.length > 0) io.stderr.write(`  did you mean: ${meant.map(safe).join(', ')}\n`);
  return null;
}

/** Every name that could have been meant. */
export function namesOf(state: HostState): readonly string[] {
  return [
    ...state.containers.flatMap(({ name }) => name ?? []),
    ...state.images.flatMap(({ tags }) => tags),
    ...state.networks.flatMap(({ name }) => name ?? []),
    ...state.volumes.map(({ name }) => name),
  ];
}
