import { existsSync } from 'node:fs';
import type { Api } from './api.js';

/** Bytes of a log, as an engine writes them now. */
export interface Source {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  close(): void;
}

/** Something that tells events, and can be made to tell one of a name. */
export interface Teller {
  /** How what is ours is called there. */
  readonly prefix: string;
  /** Each way in which it tells its events. */
  sources(): Promise<readonly Source[]>;
  /** Makes something of this name, of which it tells at once. */
  mark(name: string): Promise<void>;
  unmark(name: string): Promise<void>;
}

/** An engine to hold Hindcast against. */
export interface Engine extends Teller {
  readonly api: Api;
  /** Where its inspects of a container are, in each of its shapes. */
  readonly inspects: readonly ((id: string) => string)[];
  /** What every container is created with. */
  readonly host: Readonly<Record<string, unknown>>;
  /** Whether a container may have a network. */
  readonly hasNetwork: boolean;
  /** Ends a process of a container from outside; null if we are not on its machine. */
  readonly end: ((pid: number) => void) | null;
  stop(): Promise<void>;
}

/** A root with engines of another version in it, as `scripts/engine-root.sh` makes one; without it, the machine's own engines. */
export const ROOT = process.env.HINDCAST_ENGINE_ROOT || '/';

/** An engine that runs already, `unix:///run/docker.sock`. */
export const HOST = process.env.HINDCAST_ENGINE_HOST || null;

/** With Docker and Podman a volume is made, which is done and told in one. */
export function volumeMarks(api: Api): Pick<Teller, 'mark' | 'unmark'> {
  return {
    async mark(name) {
      const { status, body } = await api.call('POST', '/volumes/create', { Name: name });
      if (status !== 201) throw new Error(`no mark could be set: ${status} ${JSON.stringify(body)}`);
    },
    async unmark(name) {
      await api.call('DELETE', `/volumes/${name}`);
    },
  };
}

/** Which of them, as the interface is asked. */
export function filters(by: Readonly<Record<string, readonly string[]>>): string {
  return `filters=${encodeURIComponent(JSON.stringify(by))}`;
}

const BUSYBOX = ['/bin/busybox', '/usr/bin/busybox'];

/** Busybox, statically linked, for a base image. */
export function busybox(): string | null {
  return BUSYBOX.find(existsSync) ?? null;
}

const FOLDERS = ['/usr/sbin', '/usr/bin', '/sbin', '/bin', '/usr/local/sbin', '/usr/local/bin'];

/** Whether a program is there, in the root from which engines are taken. */
export function isThere(program: string): boolean {
  return FOLDERS.some((folder) => existsSync(`${ROOT}/${folder}/${program}`));
}

/** Why no engine of our own can be started here, and what to do; null if one can. */
export function whyNot(program: string, install: string): string | null {
  if (process.getuid?.() !== 0) return 'an engine of its own needs root: run it with sudo, in a virtual machine';
  if (busybox() === null) return 'there is no busybox: apt-get install busybox-static';
  if (isThere(program)) return null;
  const where = ROOT === '/' ? '' : ` in ${ROOT}: make it with scripts/engine-root.sh`;
  return `there is no ${program}${where}${ROOT === '/' ? `: apt-get install ${install}` : ''}`;
}
