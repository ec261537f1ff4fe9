import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { busybox, type Engine } from './engine.js';

const FOLDERS = ['bin', 'tmp', 'proc', 'sys', 'dev', 'etc'];
const APPLETS = ['sh', 'sleep', 'true', 'kill', 'cat'];
const TAR_BYTES_MAX = 64 << 20;

/** A root file system with busybox and nothing else, as a tar. */
export function baseTar(): Buffer {
  const root = mkdtempSync(join(tmpdir(), 'hindcast-base-'));
  try {
    for (const folder of FOLDERS) mkdirSync(join(root, folder));
    copyFileSync(busybox() ?? '', join(root, 'bin/busybox'));
    for (const name of APPLETS) symlinkSync('busybox', join(root, 'bin', name));
    return execFileSync('tar', ['-C', root, '-c', '.'], { maxBuffer: TAR_BYTES_MAX });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Where a file system becomes an image, with a label by which it is known for ours. */
export function importPath(prefix: string, name: string): string {
  return `/images/create?fromSrc=-&repo=${name}&changes=${encodeURIComponent(`LABEL hindcast=${prefix}`)}`;
}

/** Imports it under a name of our own, and gives the name. Podman's interface takes no tag with it. */
export async function importBase({ api, prefix }: Engine): Promise<string> {
  const { status, body } = await api.call('POST', importPath(prefix, `${prefix}-base`), baseTar());
  if (status !== 200) throw new Error(`the base image was not imported: ${status} ${JSON.stringify(body)}`);
  return `${prefix}-base`;
}
