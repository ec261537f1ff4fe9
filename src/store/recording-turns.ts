/** One thing after another: what is asked for while something is under way has its turn when that is done. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(act);
    // Who asked is told how it went; whoever comes next only waits for it.
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
