/** The page is never busy for longer than this in one piece: a reader who scrolls meanwhile sees nothing of the work. */
export const SLICE_MS = 12;

/** Lets the browser paint and answer; sooner than a timer would. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Does something with each item, in slices; ends early, and gives false, when `isWanted` says no. */
export async function eachInSlices<T>(
  items: readonly T[],
  work: (item: T) => void,
  isWanted: () => boolean = () => true,
): Promise<boolean> {
  let until = performance.now() + SLICE_MS;
  for (let i = 0; i < items.length; i++) {
    work(items[i] as T);
    // Looking at the clock costs as much as a small piece of work.
    if (i % 64 !== 63 || performance.now() < until) continue;
    await breathe();
    if (!isWanted()) return false;
    until = performance.now() + SLICE_MS;
  }
  return true;
}
