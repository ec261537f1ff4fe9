import { type Command, Option } from 'commander';
import { HindcastError } from '../../error.js';
import { nearest } from '../../nearest.js';
import { type Definition, toMermaid } from '../../view/mermaid.js';
import { EXIT, type Io, jsonText, write } from '../io.js';

interface Options {
  readonly format: 'mermaid' | 'json';
}

/** `hindcast machine`: prints a machine. */
export function register(program: Command, io: Io, done: (status: number) => void): void {
  program
    .command('machine')
    .description('what can happen to one kind of thing: container, image, volume, network, build, step')
    .argument('<name>', 'which')
    .addOption(
      new Option('--format <format>', 'a picture or the definition').choices(['mermaid', 'json']).default('mermaid'),
    )
    .addHelpText('after', '\nExample:\n  $ hindcast machine container --format mermaid')
    .action(async (name: string, options: Options) => {
      const definition = await definitionOf(name);
      await write(io.stdout, options.format === 'json' ? `${jsonText(definition, 2)}\n` : toMermaid(definition));
      done(EXIT.done);
    });
}

async function definitionOf(name: string): Promise<Definition> {
  const machines = await import('../../../machines/index.js');
  const byName: Readonly<Record<string, { readonly config: unknown }>> = {
    container: machines.containerMachine,
    image: machines.imageMachine,
    volume: machines.volumeMachine,
    network: machines.networkMachine,
    build: machines.buildMachine,
    step: machines.buildStepMachine,
  };
  const machine = Object.hasOwn(byName, name) ? byName[name] : undefined;
  if (machine) return machine.config as Definition;
  throw new HindcastError('usage', `no machine is called ${JSON.stringify(name)}`, {
    cure: `One of ${Object.keys(byName).join(', ')}.`,
    candidates: nearest(name, Object.keys(byName)),
  });
}
