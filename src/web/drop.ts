import { type ComponentChild, h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { filesIn } from './files.js';

/** Files that are dragged onto the page, wherever; whether some are over it. */
export function useDrop(onFiles: (files: readonly File[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const onDrag = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      const files = filesIn(event.dataTransfer?.files);
      if (files.length > 0) onFiles(files);
    };
    addEventListener('dragover', onDrag);
    addEventListener('dragleave', onLeave);
    addEventListener('drop', onDrop);
    return () => {
      removeEventListener('dragover', onDrag);
      removeEventListener('dragleave', onLeave);
      removeEventListener('drop', onDrop);
    };
  }, []);
  return isOver;
}

/** What a page without a log says. */
export function Welcome(): ComponentChild {
  return h(
    'section',
    { class: 'card welcome' },
    h('h2', null, 'Drop a log here'),
    h(
      'p',
      null,
      'Or open one with the button above. What docker events, podman events, docker compose events, ctr events, a build or hindcast record wrote, plain or gzip; several files are read as one history. It is read here in the browser: nothing is sent anywhere.',
    ),
    h('p', { class: 'muted' }, 'There is none yet? This records one, until Ctrl-C:'),
    h('pre', null, "docker events --format '{{json .}}' > log.jsonl"),
  );
}
