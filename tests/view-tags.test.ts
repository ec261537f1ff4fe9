import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fold, fold, initial } from '../src/fold/index.js';
import { isStale } from '../src/view/stale.js';
import { TagHistory } from '../src/view/tag-history.js';
import { history } from './support/arbitrary.js';
import { container, hex, historyOf, type Said, sha, stateAfter, tag } from './support/docker.js';

const web = container(hex('a'), 'web', 'app');
/** What shows that the engine has the image store that tells of every name. */
const classic: Said = ['image', 'prune', '', { reclaimed: '0' }];
const untag = (letter: string): Said => ['image', 'untag', sha(letter), { name: sha(letter) }];
const load: Said = ['image', 'load', sha('7'), { name: sha('7') }];
const gone = (letter: string): Said => ['image', 'delete', sha(letter), { name: sha(letter) }];

function spans(said: readonly Said[], reference: string | null = 'app') {
  const tags = new TagHistory(reference);
  for (const event of historyOf(said)) tags.push(event);
  return tags
    .finish()
    .spans.map(({ imageId, proven, by }) => `${imageId?.slice(7, 8) ?? '-'}${proven ? '' : '?'} ${by}`);
}

function stale(...said: readonly Said[]): boolean | null {
  const state = stateAfter(historyOf(said));
  const found = state.container('web');
  if (!found) throw new Error('there is no web');
  return isStale(state, found);
}

describe('what a reference meant', () => {
  it('is the last image that took the name, until another does', () => {
    expect(spans([classic, tag('1', 'app:latest'), tag('1', 'app:latest'), tag('2', 'app:latest')])).toEqual([
      '1 image.tag',
      '2 image.tag',
    ]);
  });

  it.each(['app', 'app:latest', 'docker.io/library/app', 'index.docker.io/library/app:latest'])(
    '%s is one name',
    (name) => {
      expect(spans([classic, tag('1', 'app:latest')], name)).toEqual(['1 image.tag']);
    },
  );

  it('is nothing when the only name is taken away, and doubtful when one of several was', () => {
    const born: Said = ['container', 'commit', hex('c'), { imageID: sha('1'), imageRef: 'app:latest', comment: '' }];
    expect(spans([classic, born, untag('1')])).toEqual(['1 container.commit', '- image.untag']);
    expect(spans([classic, born, tag('1', 'app:2'), untag('1')])).toEqual(['1 container.commit', '1? image.untag']);
  });

  it('is doubtful after a load, which tells no names, until it is said again', () => {
    expect(spans([classic, tag('1', 'app:latest'), load, tag('2', 'x:1'), tag('1', 'app:latest')])).toEqual([
      '1 image.tag',
      '1? image.load',
      '1 image.tag',
    ]);
    const state = stateAfter(historyOf([classic, tag('1', 'app:latest'), load, tag('1', 'app:latest')]));
    expect(state.meaning('app')).toEqual({ imageId: sha('1'), proven: true, told: true });
  });

  it('is never proven where the engine may have moved it without a word', () => {
    const containerd: Said = ['image', 'untag', sha('5'), { name: 'other:1' }];
    expect(spans([containerd, tag('1', 'app:latest')])).toEqual(['1? image.tag']);
  });

  it('is proven for ten thousand names, and for the ones before not any more', () => {
    const names = Array.from({ length: 10_001 }, (_, at) => tag('1', `n:${at}`));
    const state = stateAfter(historyOf([classic, ...names]));
    expect([state.meaning('n:0').proven, state.meaning('n:0').imageId]).toEqual([false, sha('1')]);
    expect(state.meaning('n:1').proven).toBe(true);
    expect(state.meaning('n:10000').proven).toBe(true);
  });

  it('of an id, and of the beginning of one, is that image', () => {
    const state = stateAfter(historyOf([classic, tag('1', 'app:latest')]));
    expect(state.meaning(sha('8'))).toEqual({ imageId: sha('8'), proven: true, told: true });
    expect(state.meaning('1'.repeat(12)).imageId).toBe(sha('1'));
  });

  it('is told for every name, if none is asked for', () => {
    expect(spans([classic, tag('1', 'a:1'), tag('2', 'b:1'), tag('2', 'a:1')], null)).toHaveLength(3);
  });
});

describe('a stale container', () => {
  const begin = [classic, tag('1', 'app:latest'), web.create()];

  it.each<[string, boolean | null, Said[]]>([
    ['its tag moved on', true, [tag('2', 'app:latest')]],
    ['and came back', false, [tag('2', 'app:latest'), tag('1', 'app:latest')]],
    ['its tag stayed', false, [tag('2', 'other:1')]],
    ['its image was pulled again, and may be a newer one', null, [['image', 'pull', 'app:latest', { name: 'app' }]]],
    ['something was loaded, that may have taken the name', null, [load]],
    ['its image has several names, and lost one', null, [tag('1', 'app:2'), untag('1')]],
    ['its image was removed by force', true, [gone('1')]],
  ])('%s: %j', (_, expected, said) => {
    expect(stale(...begin, ...said)).toBe(expected);
  });

  it('is never one that was created from an id or a digest: these do not move', () => {
    const digest = `app@sha256:${hex('4')}`;
    for (const image of [sha('1'), hex('1'), '1'.repeat(12), digest]) {
      const made = container(hex('a'), 'web', image);
      expect([image, stale(classic, tag('1', 'app:latest'), made.create(), tag('2', 'app:latest'))]).toEqual([
        image,
        false,
      ]);
    }
  });

  it('cannot be told where its image is not known', () => {
    expect(stale(classic, web.create(), tag('2', 'app:latest'))).toBeNull();
  });
});

describe('laws', () => {
  it('a name that moves does not touch containers that exist', () => {
    const move = fc.record({
      to: fc.constantFrom('1', '2', '3'),
      name: fc.constantFrom('app:1', 'app:2', 'app:latest'),
    });
    fc.assert(
      fc.property(history, fc.array(move, { minLength: 1, maxLength: 5 }), (events, moves) => {
        const before = fold(initial(), events);
        const position = before.position;
        // In the same instant: silence settles things of its own.
        const more = moves.map(({ to, name }, at) => ({
          ...{ type: 'image.tag' as const, at: before.at ?? 0n, position: position + at + 1, id: sha(to) },
          ...{ data: { reference: name, labels: { move: String(at) } }, source: 'docker-json' as const },
        }));
        const state = fold(before, more);
        expect(state.containers).toEqual(before.containers);
        for (const { id } of before.containers) expect(state.containerFacts(id)).toEqual(before.containerFacts(id));
      }),
    );
  });

  it('what one container writes never shows in another, nor in an image', () => {
    const change = fc.record({
      path: fc.constantFrom('/a', '/b/c'),
      kind: fc.constantFrom('added' as const, 'deleted' as const),
    });
    const ids = ['a', 'b', 'c', 'd'].map(hex);
    fc.assert(
      fc.property(history, fc.constantFrom(...ids), fc.array(change), fc.boolean(), (events, id, changes, copies) => {
        const before = fold(initial(), events);
        const place = { at: before.at ?? 0n, position: before.position + 1, id };
        const told = {
          ...place,
          type: 'recording.observed' as const,
          data: { subject: 'changes' as const, changes, sizeRw: 9 },
          source: 'inspect' as const,
        };
        const copied = {
          ...place,
          type: 'container.extract-to-dir' as const,
          data: { name: null, image: null, labels: {} },
          source: 'docker-json' as const,
        };
        const state = fold(before, [copies ? copied : told]);
        for (const other of ids) {
          if (other !== id) expect(state.containerFacts(other)).toEqual(before.containerFacts(other));
        }
        expect(state.images).toEqual(before.images);
        for (const image of before.images) {
          if (image.id !== null) expect(state.imageFacts(image.id)).toEqual(before.imageFacts(image.id));
        }
        if (!copies) expect(state.containerFacts(id)?.changes?.list).toEqual(changes);
      }),
    );
  });

  it('a state that was handed out keeps its facts and its meanings, whatever is folded after it', () => {
    fc.assert(
      fc.property(history, fc.nat(), (events, cut) => {
        const at = cut % events.length;
        const going = new Fold();
        for (const event of events.slice(0, at)) going.apply(event);
        const state = going.state();
        const look = () =>
          JSON.stringify([
            ['app:1', 'app:2', 'app'].map((name) => state.meaning(name)),
            ['a', 'b', 'c', 'd'].map((letter) => String(state.containerFacts(hex(letter))?.copiedIn?.position)),
          ]);
        // Asked for the first time only after the fold went on.
        const fresh = fold(initial(), events.slice(0, at));
        const expected = JSON.stringify([
          ['app:1', 'app:2', 'app'].map((name) => fresh.meaning(name)),
          ['a', 'b', 'c', 'd'].map((letter) => String(fresh.containerFacts(hex(letter))?.copiedIn?.position)),
        ]);
        for (const event of events.slice(at)) going.apply(event);
        expect(look()).toBe(expected);
      }),
    );
  });
});
