import { type ComponentChild, h } from 'preact';
import { useShown } from './context.js';

/** What is looked for, in every list and in the timeline. */
export function Search(): ComponentChild {
  const { model, query } = useShown();
  return h(
    'div',
    { class: 'search', role: 'search' },
    h('label', { for: 'search' }, 'Filter '),
    h('input', {
      id: 'search',
      type: 'search',
      value: model.place.query,
      placeholder: 'web status=exited',
      autocomplete: 'off',
      spellcheck: false,
      'aria-describedby': 'search-help',
      onInput: (event: Event) => model.go({ query: (event.currentTarget as HTMLInputElement).value }),
    }),
    h(
      'span',
      {
        id: 'search-help',
        class: query.fault === null ? 'muted' : 'fault',
        role: query.fault === null ? undefined : 'alert',
      },
      query.fault ?? 'words, or filters as docker ps has them: status= label= name= …',
    ),
  );
}
