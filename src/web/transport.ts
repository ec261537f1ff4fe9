import { type ComponentChild, h } from 'preact';
import { useState } from 'preact/hooks';
import { parseInstant } from '../event/instant.js';
import { timeIn } from './clock.js';
import { useShown } from './context.js';
import { Icon, type IconName } from './icon.js';
import type { Model } from './model.js';

function Button({
  label,
  icon,
  disabled,
  onClick,
}: {
  label: string;
  icon: IconName;
  disabled: boolean;
  onClick: () => void;
}) {
  return h(
    'button',
    { type: 'button', class: 'step', 'aria-label': label, title: label, disabled, onClick },
    h(Icon, { name: icon }),
  );
}

/** A record's number, or a time, with the day of the log where none is said. */
function goTo(model: Model, text: string): boolean {
  const trimmed = text.trim();
  const record = /^#?(\d{1,15})$/.exec(trimmed);
  if (record) {
    model.go({ target: { kind: 'position', position: Math.min(Number(record[1]), model.tape.end) } });
    return true;
  }
  const day = model.now ?? model.ruler.first;
  const isClock = /^\d\d?:\d\d/.test(trimmed) && day !== null;
  const given = isClock ? `${timeIn(day, 0n, day).slice(0, 10)}T${trimmed.replace(/^(\d):/, '0$1:')}` : trimmed;
  const at = parseInstant(/T\d\d:\d\d$/.test(given) ? `${given}:00` : given);
  if (at === null) return false;
  model.go({ target: { kind: 'instant', at } });
  return true;
}

function JumpTo(): ComponentChild {
  const { model } = useShown();
  const [isWrong, setWrong] = useState(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const input = (event.currentTarget as HTMLFormElement).elements.namedItem('jump') as HTMLInputElement;
    setWrong(!goTo(model, input.value));
  };
  return h(
    'form',
    { class: 'jump', onSubmit: submit },
    h(
      'label',
      null,
      'Go to ',
      h('input', { name: 'jump', placeholder: '#58 or 21:51:07', 'aria-invalid': isWrong, autocomplete: 'off' }),
    ),
    isWrong && h('span', { role: 'alert', class: 'fault' }, 'Write a record’s number, or a time'),
  );
}

/** Where the reader is, said in full. */
export function whereWords(model: Model): string {
  const { first, last } = model.ruler;
  const { position } = model.state;
  const time = model.now === null ? '' : `${timeIn(model.now, first, last)} UTC, `;
  return `${time}record ${position.toLocaleString('en')} of ${model.tape.end.toLocaleString('en')}`;
}

/** Back, forward, play, and where that leads. */
export function Transport({ isPlaying, onPlay }: { isPlaying: boolean; onPlay: () => void }): ComponentChild {
  const { model } = useShown();
  const { index, tape } = model;
  const [isFirst, isLast] = [index < 0, index >= tape.events.length - 1 && model.place.target.kind !== 'instant'];
  const { first, last } = model.ruler;
  return h(
    'div',
    { class: 'transport' },
    h(
      'div',
      { class: 'steps', role: 'group', 'aria-label': 'Move through the log' },
      h(Button, { label: 'Before the first record', icon: 'first', disabled: isFirst, onClick: () => model.goTo(-1) }),
      h(Button, { label: 'One record back', icon: 'back', disabled: isFirst, onClick: () => model.step(-1) }),
      h(Button, {
        label: isPlaying ? 'Pause' : 'Play',
        icon: isPlaying ? 'pause' : 'play',
        disabled: false,
        onClick: onPlay,
      }),
      h(Button, { label: 'One record forward', icon: 'forward', disabled: isLast, onClick: () => model.step(1) }),
      h(Button, {
        label: 'After the last record',
        icon: 'last',
        disabled: isLast,
        onClick: () => model.goTo(tape.events.length - 1),
      }),
    ),
    h(
      'p',
      { class: 'where', id: 'where' },
      h('strong', null, model.now === null ? 'no time' : timeIn(model.now, first, last)),
      model.now !== null && ' UTC',
      h(
        'span',
        { class: 'muted' },
        ` · record ${model.state.position.toLocaleString('en')} of ${tape.end.toLocaleString('en')}`,
      ),
    ),
    h(JumpTo, null),
  );
}
