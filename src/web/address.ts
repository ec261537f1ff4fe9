import type { Model } from './model.js';
import { fromHash, START, toHash } from './place.js';

/** Browsers take only so many changes of the address a minute. */
const ADDRESS_MS = 300;

/** The address follows the reader, and the reader the address. */
export function keepAddress(model: Model): void {
  let known = location.hash;
  let isDue = false;
  const write = () => {
    isDue = false;
    // Somebody went to another address, and the page has not heard of it yet: that one counts.
    if (model.isEmpty || location.hash !== known) return;
    const hash = toHash(model.place);
    history.replaceState(null, '', hash === '' ? location.pathname + location.search : hash);
    known = location.hash;
  };
  model.subscribe(() => {
    if (isDue) return;
    isDue = true;
    setTimeout(write, ADDRESS_MS);
  });
  addEventListener('hashchange', () => {
    known = location.hash;
    model.go({ ...START, ...fromHash(known) });
  });
}
