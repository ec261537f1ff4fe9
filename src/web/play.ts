import { useEffect, useState } from 'preact/hooks';
import type { Model } from './model.js';

/** A whole log takes about so long to play, whatever its length. */
const WHOLE_MS = 20_000;
const TICK_MS = 60;
const STEP_MS = 220;

/** Plays through the records: one by one in a short log, several at once in a long one. */
export function usePlay(model: Model) {
  const [isPlaying, setPlaying] = useState(false);
  useEffect(() => {
    if (!isPlaying) return undefined;
    const count = model.tape.events.length;
    const tick = Math.max(TICK_MS, Math.min(STEP_MS, WHOLE_MS / count));
    const by = Math.max(1, Math.round((count * tick) / WHOLE_MS));
    const timer = setInterval(() => {
      model.step(by);
      if (model.place.target.kind === 'end') setPlaying(false);
    }, tick);
    return () => clearInterval(timer);
  }, [isPlaying]);
  const toggle = () => {
    if (!isPlaying && model.place.target.kind === 'end') model.goTo(-1);
    setPlaying((is) => !is);
  };
  return { isPlaying, toggle };
}
