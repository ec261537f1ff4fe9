import type { Model } from './model.js';
import { toggleTheme } from './theme.js';

/** What the keys do, as the page tells it. */
export const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['←', '→'], 'one record back, one forward'],
  [['Shift ←', 'Shift →'], 'ten records'],
  [['Home', 'End'], 'before the first record, after the last'],
  [['Space'], 'play, pause'],
  [['[', ']'], 'the finding before, the next one'],
  [['+', '−', '0'], 'zoom in, zoom out, the whole log'],
  [['/'], 'search'],
  [['t'], 'dark, light'],
  [['Esc'], 'close what is open; let go of what is selected'],
  [['?'], 'this list'],
];

/** What keys can ask of the page beyond its model. */
export interface Deeds {
  play(): void;
  zoom(by: 'in' | 'out' | 'all'): void;
  finding(by: 1 | -1): void;
  search(): void;
  help(): void;
}

const MANY = 10;

/** Whoever types, or moves within a list of tabs, means that. */
function isOccupied(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches('input[type=range]')) return false;
  if (target.closest('dialog')) return true;
  if (target.matches('input, textarea, select')) return true;
  if (target.closest('[role=tablist]') && /^(?:Arrow|Home|End)/.test(key)) return true;
  return (key === ' ' || key === 'Enter') && target.matches('button, summary, a');
}

function move(model: Model, event: KeyboardEvent): boolean {
  const by = event.shiftKey ? MANY : 1;
  if (event.key === 'ArrowLeft') model.step(-by);
  else if (event.key === 'ArrowRight') model.step(by);
  else if (event.key === 'Home') model.goTo(-1);
  else if (event.key === 'End') model.goTo(model.tape.events.length - 1);
  else return false;
  return true;
}

function act(model: Model, deeds: Deeds, key: string): boolean {
  switch (key) {
    case ' ':
      deeds.play();
      return true;
    case '[':
    case ']':
      deeds.finding(key === '[' ? -1 : 1);
      return true;
    case '+':
    case '=':
    case '-':
    case '0':
      deeds.zoom(key === '0' ? 'all' : key === '-' ? 'out' : 'in');
      return true;
    case '/':
      deeds.search();
      return true;
    case '?':
      deeds.help();
      return true;
    case 't':
      toggleTheme();
      model.changed();
      return true;
    case 'Escape':
      model.select(null);
      return true;
    default:
      return false;
  }
}

/** Listens to the keyboard. Without `isSingle` only keys that type nothing are heard (WCAG 2.1.4). */
export function listenToKeys(model: Model, deeds: Deeds, isSingle: () => boolean): () => void {
  const listen = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || model.isEmpty) return;
    if (isOccupied(event.target, event.key)) return;
    const isTyped = event.key.length === 1;
    if (isTyped && !isSingle()) return;
    if (move(model, event) || act(model, deeds, event.key)) event.preventDefault();
  };
  addEventListener('keydown', listen);
  return () => removeEventListener('keydown', listen);
}
