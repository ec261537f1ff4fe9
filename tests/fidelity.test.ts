import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Fold } from '../src/fold/index.js';
import { FIDELITY, fidelityPage, whyOpen } from '../src/view/fidelity.js';
import { ALL_RECORDINGS, eventsOf } from './support/recording.js';

/** Every field that was ever open in any recording, looked at after every tenth record and after every gap. */
function everOpen(): ReadonlySet<string> {
  const open = new Set<string>();
  for (const name of ALL_RECORDINGS) {
    const fold = new Fold();
    for (const event of eventsOf(name)) {
      fold.apply(event);
      if (event.position % 10 !== 0 && event.type !== 'recording.gap') continue;
      const { containers, images, volumes, networks } = fold.state();
      for (const { uncertain } of containers) for (const field of uncertain) open.add(`container.${field}`);
      for (const { uncertain } of images) for (const field of uncertain) open.add(`image.${field}`);
      for (const { uncertain } of volumes) for (const field of uncertain) open.add(`volume.${field}`);
      for (const { uncertain } of networks) for (const field of uncertain) open.add(`network.${field}`);
    }
  }
  return open;
}

describe('the table of what a log can tell', () => {
  const open = everOpen();

  it('has a reason for every field that is ever open', () => {
    const unexplained = [...open].filter(
      (field) => whyOpen(field.split('.')[0] ?? '', field.split('.')[1] ?? '') === null,
    );
    expect(unexplained).toEqual([]);
  });

  it('has no field that never is', () => {
    const idle = FIDELITY.map(({ kind, field }) => `${kind}.${field}`).filter((field) => !open.has(field));
    expect(idle).toEqual([]);
  });

  it('is the page that is in docs', () => {
    expect(readFileSync(new URL('../docs/fidelity.md', import.meta.url), 'utf8')).toBe(fidelityPage());
  });
});
