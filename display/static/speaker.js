// The voice: calls and announcements one after the other, each once, never two at a time. Each is
// one clip that the server joins, with its chime.
import { serverNow } from "/static/live.js";

const STALE = 60000; // ms after which a call is no longer spoken; the screen still shows it
const LEASE = 20000; // ms that a granted sound is used; the server lends it for 30 s
const MOST = 400; // waiting items
const SLACK = 1.5; // seconds of the sound's own clock after which a clip that does not end is given up
const SPARE = 10000; // ms that the server lends beyond that: a clip must end within them
const PATIENCE = 8000; // ms for a clip
const WAKING = 3000; // ms that an audio device may take to start

export class Speaker {
  #base;
  #key;
  #speaking; // (on) => void
  #spoke; // () => void: something new was spoken
  #context = null;
  #gain = null;
  #queue = [];
  #heard = null; // id of the newest call that came
  #since = 0; // when the sound was given to this page
  #busy = false;
  #playing = null; // the clip that sounds: {end, done}
  #until = 0; // may speak until then (performance.now)
  #held = null; // what the server answered last
  #failing = false;
  #snapshot = null;
  #kept;

  constructor({ base, key, speaking, spoke }) {
    this.#base = base;
    this.#key = key;
    this.#speaking = speaking;
    this.#spoke = spoke;
    this.#kept = this.#recall();
  }

  /** What the heartbeat tells: the last call and announcements spoken here, and can we be heard. */
  get facts() {
    return { sound: this.#sound, held: this.#held, spoken: this.#kept.call, said: this.#kept.said.slice(-8) };
  }

  get #sound() {
    if (!this.#context) return "off";
    if (this.#context.state !== "running") return "suspended";
    return this.#failing ? "failing" : "running";
  }

  /** The office gave this screen the sound, or took it. */
  own(sound) {
    if (sound && !this.#context) {
      this.#context = new AudioContext();
      this.#since = performance.now();
      this.#gain = this.#context.createGain();
      this.#gain.connect(this.#context.destination);
      this.#context.addEventListener("statechange", () => this.#spoke());
    } else if (!sound && this.#context) {
      this.#context.close();
      this.#context = null;
      this.#playing?.done();
      this.#queue = [];
    }
  }

  /** The browser keeps the page from sounding until someone touches it. */
  get silent() {
    return this.#sound === "suspended" && performance.now() - this.#since > WAKING;
  }

  /** A touch or a key is what a browser asks for before it lets a page sound. */
  wake() {
    this.#context?.resume();
  }

  /** The server says who may speak, and what was spoken by another page of the same counters. */
  lend({ speak, spoken, said }, sent) {
    this.#held = speak;
    this.#until = speak ? sent + LEASE : 0;
    this.#kept.call = Math.max(this.#kept.call, spoken);
    this.#remember(said);
    this.#next();
  }

  update(snapshot) {
    this.#snapshot = snapshot;
    if (this.#kept.date !== snapshot.day.date) this.#kept = { date: snapshot.day.date, call: 0, said: [] };
    if (this.#gain) this.#gain.gain.value = (snapshot.voice?.volume ?? 80) / 100;
    const said = (snapshot.announcements ?? [])
      .filter(({ id }) => !this.#kept.said.includes(id) && !this.#queue.some((one) => one.id === id))
      .map((item) => ({ ...item, url: `announcements/${item.kind}.wav?minutes=${item.minutes}` }));
    this.#queue.unshift(...said); // before the calls that wait: they are about this minute
    this.tick();
  }

  /** Calls of this screen, each once and in order; `newest` is the id of the log's last, of any screen. */
  hear(calls, newest) {
    if (newest < (this.#heard ?? this.#kept.call)) {
      this.#queue = this.#queue.filter((item) => !item.call); // another day's log or another server's
      this.#kept.call = 0;
    }
    this.#heard = newest;
    if (!this.#context) return;
    this.#queue.push(...calls.map((call) => ({ ...call, call: true, url: `calls/${call.id}.wav` })));
    this.#queue.splice(0, this.#queue.length - MOST);
    this.#next();
  }

  tick() {
    if (this.#playing?.end < this.#context?.currentTime) this.#playing.done();
    this.#queue = this.#queue.filter((item) => this.#wanted(item));
    this.#next();
  }

  /** Still worth saying: not said, not old, chosen by the office, and the counter still calls. */
  #wanted(item) {
    if (serverNow().getTime() - Date.parse(item.at) > STALE) return false;
    const speaks = this.#snapshot?.voice?.speaks ?? {};
    if (!item.call) return (speaks[item.kind] ?? true) && !this.#kept.said.includes(item.id);
    if (item.id <= this.#kept.call) return false;
    if (item.kind === "result") return (speaks.result ?? true) && this.#lies(item);
    if (!(speaks[item.again ? "recall" : "call"] ?? true)) return false;
    const counter = this.#snapshot?.counters.find((one) => one.id === item.counter);
    // A call that came by itself may be newer than the picture that we have.
    return !counter || item.id > (this.#snapshot.calls.at(-1)?.id ?? 0)
      || (counter.state === "called" && counter.label === item.label);
  }

  /** The result still lies there, as far as the picture knows: not given, not taken back. */
  #lies(item) {
    return this.#snapshot?.calls.find((call) => call.id === item.id)?.standing ?? item.standing;
  }

  async #next() {
    if (this.#busy || this.#context?.state !== "running" || !this.#snapshot) return;
    this.#busy = true;
    try {
      while (this.#queue.length && performance.now() < this.#until) {
        const item = this.#queue.shift();
        if (this.#wanted(item) && !(await this.#say(item))) return;
      }
    } finally {
      this.#busy = false;
    }
  }

  /** False when it has to wait for the sound to be lent anew. */
  async #say(item) {
    const clip = await this.#load(item.url) ?? await this.#load(item.url);
    this.#failing = clip === null;
    if (!this.#context || !this.#wanted(item)) return true;
    if (performance.now() + (clip?.duration ?? 0) * 1000 > this.#until + SPARE) {
      this.#queue.unshift(item);
      return false;
    }
    if (item.call) this.#kept.call = item.id;
    else this.#remember([item.id]);
    this.#keep();
    this.#spoke();
    if (!clip) return true;
    this.#speaking(true);
    await this.#play(clip);
    this.#speaking(false);
    return true;
  }

  /** The clip; undefined where the office wants none, null when it could not be had. */
  async #load(path) {
    try {
      const answer = await fetch(`${this.#base}/${path}`, { signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status === 204) return undefined;
      return answer.ok ? await this.#context.decodeAudioData(await answer.arrayBuffer()) : null;
    } catch {
      return null; // asked once more; then the screen alone says it, and the office is told
    }
  }

  #play(buffer) {
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#gain);
    return new Promise((resolve) => {
      const done = () => {
        source.disconnect();
        this.#playing = null;
        resolve();
      };
      this.#playing = { end: this.#context.currentTime + buffer.duration + SLACK, done };
      source.addEventListener("ended", done, { once: true });
      source.start();
    });
  }

  #remember(said) {
    const fresh = said.filter((id) => !this.#kept.said.includes(id));
    this.#kept.said = [...this.#kept.said, ...fresh].slice(-16);
  }

  #keep() {
    sessionStorage.setItem(this.#key, JSON.stringify(this.#kept));
  }

  #recall() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.#key));
      if (kept) return kept;
    } catch {
      // what cannot be read is as good as nothing spoken
    }
    return { date: "", call: 0, said: [] };
  }
}
