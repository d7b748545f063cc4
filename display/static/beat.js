// The heartbeat: every ten seconds the page says how it is, and hears whether it may speak.

const EVERY = 10000; // ms
const PAINTED = 5000; // ms without a painted frame: the page is frozen
const PATIENCE = 8000; // ms for an answer

const random = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export class Beat {
  #url;
  #facts;
  #answered;
  #instance = random(); // of this load of the page; another load is another page
  #sent = -EVERY;
  #busy = false;
  #again = false;
  #painted = performance.now();
  #frame = 0;

  /** facts(): what to say beside; answered(lease, sentAt): what the server says to it. */
  constructor(url, facts, answered) {
    this.#url = url;
    this.#facts = facts;
    this.#answered = answered;
    // A page that the browser kept and shows again is another page: the last one has said goodbye.
    addEventListener("pageshow", (event) => {
      if (event.persisted) this.#instance = random();
    });
    addEventListener("pagehide", () => navigator.sendBeacon(url, this.#body(true)));
  }

  /** Called every second: one frame is asked for, and now and then the beat is sent. */
  tick() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#painted = performance.now();
    });
    if (performance.now() - this.#sent >= EVERY) this.send();
  }

  /** Beat now: on connecting, and when something was spoken. */
  async send() {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    const sent = performance.now();
    this.#sent = sent;
    const stop = new AbortController();
    const patience = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(this.#url, { method: "POST", body: this.#body(false), signal: stop.signal });
      if (answer.ok) this.#answered(await answer.json(), sent);
    } catch {
      // the server is away: the next beat says so again
    } finally {
      clearTimeout(patience);
      this.#busy = false;
    }
    if (this.#again) {
      this.#again = false;
      this.send();
    }
  }

  #body(bye) {
    const facts = {
      ...this.#facts(), bye, instance: this.#instance, build: document.body.dataset.build,
      painted: performance.now() - this.#painted < PAINTED, width: innerWidth, height: innerHeight,
    };
    return new Blob([JSON.stringify(facts)], { type: "application/json" });
  }
}
