// The calls are an ordered log: each one takes the hero once, in order, however fast they come.

const HOLD = 2500; // ms that a call keeps the hero while another waits behind it
const SHORTEST = 1200; // ms; with many waiting each is shorter, so that the hero is not minutes late
const BACKLOG = 20000; // ms that the waiting ones share, as long as none is shorter than that
const CARRIED = 12; // calls that a picture carries; older ones are asked for
const PAGE = 200; // calls in one answer
const AGAIN = 1000; // ms before asking again

/** ms that a call keeps the hero with so many behind it. */
export const hold = (waiting) => Math.max(SHORTEST, Math.min(HOLD, BACKLOG / Math.max(1, waiting)));

export class Calls {
  #seen = null; // id of the newest call taken from the log
  #waiting = [];
  #timer = 0;
  #until = 0; // the hero is held until then (performance.now)
  #filling = false;
  #log = [];
  #say;

  /**
   * show(call | null, fresh): draw this call; fresh when people have not seen it yet.
   * arrived(calls): each call once and in order, as soon as it is known; on load the last few.
   * missing(after): a promise of the calls after an id. mine(call): is it of this screen?
   */
  constructor(say) {
    this.#say = say;
  }

  /** Calls wait for the hero, or one has just taken it. */
  get busy() {
    return this.#waiting.length > 0 || performance.now() < this.#until;
  }

  /** Take the day's log as a snapshot carries it, oldest first. */
  take(log) {
    this.#log = log;
    const newest = log.at(-1)?.id ?? 0;
    // On load only the latest matters. A log that went back is another day's or another server's.
    if (this.#seen === null || newest < this.#seen) {
      this.#waiting = [];
      this.#seen = newest;
      this.#say.arrived(log);
      this.#say.show(log.filter(this.#say.mine).at(-1) ?? null, false);
      return;
    }
    // With none of the last few known, others may have come before them.
    if (log.length >= CARRIED && log[0].id > this.#seen) return void this.#fill();
    this.#add(log);
  }

  async #fill() {
    if (this.#filling) return;
    this.#filling = true;
    try {
      let rows;
      do {
        const after = this.#seen;
        rows = await this.#say.missing(after);
        if (this.#seen === after) this.#add(rows);
      } while (rows.length === PAGE);
    } catch {
      setTimeout(() => this.take(this.#log), AGAIN); // the server is away: the log keeps them
      return;
    } finally {
      this.#filling = false;
    }
    this.#add(this.#log);
  }

  #add(log) {
    const fresh = log.filter((call) => call.id > this.#seen);
    if (!fresh.length) return;
    this.#seen = fresh.at(-1).id;
    this.#waiting.push(...fresh.filter(this.#say.mine));
    this.#say.arrived(fresh);
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
    this.#until = performance.now() + hold(this.#waiting.length - 1);
    this.#say.show(this.#waiting.shift(), true);
    this.#next();
  }
}
