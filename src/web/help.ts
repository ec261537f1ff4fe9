import { type ComponentChild, h } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { KEYS } from './keys.js';

/** What the keys do. Single keys can be switched off, for whoever speaks to the computer. */
export function Help({
  isOpen,
  isSingle,
  onSingle,
  onClose,
}: {
  isOpen: boolean;
  isSingle: boolean;
  onSingle: () => void;
  onClose: () => void;
}): ComponentChild {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return h(
    'dialog',
    { ref: dialog, class: 'card', 'aria-labelledby': 'help-title', onClose },
    h('h2', { id: 'help-title' }, 'Keys'),
    h(
      'dl',
      { class: 'keys' },
      KEYS.map(([keys, what]) =>
        h(
          'div',
          { key: what },
          h(
            'dt',
            null,
            keys.map((key) => h('kbd', { key }, key)),
          ),
          h('dd', null, what),
        ),
      ),
    ),
    h(
      'p',
      { class: 'muted' },
      'On the timeline: drag to move, pinch or Ctrl and wheel to zoom, click for the instant and the thing. The address always leads back to what is shown.',
    ),
    h(
      'label',
      { class: 'check' },
      h('input', { type: 'checkbox', checked: isSingle, onChange: onSingle }),
      ' single keys on (arrows always are)',
    ),
    h('form', { method: 'dialog' }, h('button', null, 'Close')),
  );
}
