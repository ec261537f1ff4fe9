import { type ComponentChild, h } from 'preact';
import { useState } from 'preact/hooks';
import type { ImageState } from '../fold/index.js';
import { images, NONE, topLevel } from '../view/images.js';
import { useShown } from './context.js';
import { Doubt, Pick, type Row, Rows } from './rows.js';
import { Said } from './said.js';

function rowsOf(image: ImageState, list: ReturnType<typeof images>, users: number): readonly Row[] {
  const thing = image.id ?? image.tags[0] ?? NONE;
  return list.map((row, i) => {
    const name = row.Repository === NONE ? NONE : `${row.Repository}:${row.Tag}`;
    const cells = [
      h(Pick, { subject: 'image', id: thing, text: name }),
      h(Said, { text: row.ID, title: image.id ?? '', class: 'id' }),
      row.CreatedSince,
      users === 0 ? '' : `${users} container${users === 1 ? '' : 's'}`,
      i === 0 && h(Doubt, { uncertain: image.uncertain }),
    ];
    return { key: `${thing} ${name} ${i}`, cells };
  });
}

/** Images and their tags at the instant, as `hindcast images` has them. */
export function Images(): ComponentChild {
  const { model, query } = useShown();
  const [withSteps, setSteps] = useState(false);
  const { state } = model;
  const isTop = topLevel(state);
  const passed = state.images.filter((image) => query.matches(image.id, ...image.tags));
  const list = passed.filter((image) => withSteps || isTop(image));
  const users = new Map<string, number>();
  for (const { imageId } of state.containers) if (imageId !== null) users.set(imageId, (users.get(imageId) ?? 0) + 1);
  // One at a time, so that each row knows its image; the view's own order is kept.
  const rows = images(state, list, false);
  const byImage = new Map(list.map((image) => [image, images(state, [image], false)]));
  const order = [...byImage.keys()].sort((a, b) => place(rows, byImage.get(a)) - place(rows, byImage.get(b)));
  return h(
    'div',
    null,
    h(Rows, {
      caption: 'Images and tags at this instant',
      columns: ['Image', 'Image ID', 'Created', 'Used by', 'Doubt'],
      rows: order.flatMap((image) => rowsOf(image, byImage.get(image) ?? [], users.get(image.id ?? '') ?? 0)),
      empty: 'No image at this instant.',
    }),
    passed.length > 0 &&
      h(
        'label',
        { class: 'check' },
        h('input', { type: 'checkbox', checked: withSteps, onChange: () => setSteps(!withSteps) }),
        ' steps of builds too',
      ),
  );
}

/** Where an image's first row stands in the list of all. */
function place(rows: ReturnType<typeof images>, own: ReturnType<typeof images> = []): number {
  const [first] = own;
  return rows.findIndex((row) => row.ID === first?.ID && row.Repository === first.Repository && row.Tag === first.Tag);
}
