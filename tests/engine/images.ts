import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importPath } from './base.js';
import { type Engine, filters } from './engine.js';
import type { ImageDeed } from './walk.js';

/** A file system of one file, of which no other has the like. */
function tarOf(text: string): Buffer {
  const root = mkdtempSync(join(tmpdir(), 'hindcast-image-'));
  try {
    writeFileSync(join(root, 'what'), text);
    return execFileSync('tar', ['-C', root, '-c', '.']);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** One walk's images: what is done to the first is done to one that a tag moves away from, too. */
export class ImageWalk {
  readonly #engine: Engine;
  readonly #name: string;
  readonly #base: string;
  #steps = 0;

  constructor(engine: Engine, base: string, number: number) {
    this.#engine = engine;
    this.#base = base;
    this.#name = `${engine.prefix}-image-${number}`;
  }

  /** Does it. Refusals are answers like others. */
  async perform(deed: ImageDeed): Promise<void> {
    const { api, prefix } = this.#engine;
    this.#steps += 1;
    const name = this.#name;
    switch (deed) {
      case 'import':
        await api.call('POST', importPath(prefix, name), tarOf(`${name} ${this.#steps}`));
        return;
      case 'commit':
        await this.#commit();
        return;
      case 'tag':
        await api.call('POST', `/images/${name}/tag?repo=${name}&tag=${this.#steps}`);
        return;
      case 'retag':
        await api.call('POST', importPath(prefix, `${name}-other`), tarOf(`${name} other`));
        await api.call('POST', `/images/${name}-other/tag?repo=${name}&tag=latest`);
        return;
      case 'untag':
        await api.call('DELETE', `/images/${name}`);
        return;
      case 'save':
        await api.binary(`/images/${name}/get`);
        return;
      case 'load':
        await this.#load();
        return;
      case 'delete':
        await this.#delete();
        return;
      case 'prune':
        await api.call('POST', `/images/prune?${filters({ dangling: ['true'], label: [`hindcast=${prefix}`] })}`);
        return;
    }
  }

  /** Of a container that is made for it: its image is in use until it goes. */
  async #commit(): Promise<void> {
    const { api, host } = this.#engine;
    const config = { Image: this.#base, Cmd: ['true'], HostConfig: { ...host, NetworkMode: 'none' } };
    const { body } = await api.call('POST', '/containers/create', config);
    const { Id } = body as { Id: string };
    await api.call('POST', `/commit?container=${Id}&repo=${this.#name}&comment=${this.#steps}`);
    await api.call('DELETE', `/containers/${Id}?force=1`);
  }

  /** What was saved is loaded again, after its name was taken away. */
  async #load(): Promise<void> {
    const { api } = this.#engine;
    const { status, body } = await api.binary(`/images/${this.#name}/get`);
    if (status !== 200) return;
    await api.call('DELETE', `/images/${this.#name}`);
    await api.call('POST', '/images/load', body);
  }

  /** Takes away every name that is left, and so that the next walk begins alone. */
  async clear(): Promise<void> {
    const { api } = this.#engine;
    const { body } = await api.call('GET', '/images/json');
    const tags = (body as { RepoTags: string[] | null }[]).flatMap(({ RepoTags }) => RepoTags ?? []);
    for (const tag of tags.filter((tag) => /^(.*\/)?(.+?)(-other)?:/.exec(tag)?.[2] === this.#name)) {
      await api.call('DELETE', `/images/${tag}?force=1`);
    }
  }

  async #delete(): Promise<void> {
    const { api } = this.#engine;
    const { status, body } = await api.call('GET', `/images/${this.#name}/json`);
    if (status === 200) await api.call('DELETE', `/images/${(body as { Id: string }).Id}?force=1`);
  }
}
