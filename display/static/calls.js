// The calls are an ordered log: each one takes the hero once, in order, however fast they come.

const HOLD = 2500; // ms that a call keeps the hero while another waits behind it

export class Calls {
  #seen = null; // id of the newest call taken from the log
  #waiting = [];
  #timer = 0;
  #until = 0; // the hero is held until then (performance.now)
  #show;

  /** show(call | null, fresh): draw this call; fresh when people have not seen it yet. */
  constructor(show) {
    this.#show = show;
  }

  /** Calls wait for the hero, or one has just taken it. */
  get busy() {
    return this.#waiting.length > 0 || performance.now() < this.#until;
  }

  /** Take the day's log as a snapshot carries it, oldest first. */
  take(log) {
    const newest = log.at(-1)?.id ?? 0;
    // On load only the latest matters. A log that went back is another day's or another server's.
    if (this.#seen === null || newest < this.#seen) {
      this.#waiting = [];
      this.#seen = newest;
      this.#show(log.at(-1) ?? null, false);
      return;
    }
    this.#waiting.push(...log.filter((call) => call.id > this.#seen));
    this.#seen = newest;
    this.#next();
  }

  #next() {
    if (this.#timer || this.#waiting.length === 0) return;
    const left = this.#until - performance.now();
    if (left > 0) {
      this.#timer = setTimeout(() => {
        this.#timer = 0;
        this.#next();
      }, left);
      return;
    }
    this.#until = performance.now() + HOLD;
    this.#show(this.#waiting.shift(), true);
    this.#next();
  }
}
