// What the kiosk lets one hear: a soft tick for every tap that acts, and a step read aloud. How
// loud the reading is belongs to one person: whoever comes without it finds the middle again.
import { setText } from "/static/live.js";
import { root } from "./steps.js";

const TICK = { hertz: 880, seconds: 0.05, gain: 0.12 };
const MIDDLE = 3; // of 5

let context = null;
let voice = null; // the Audio that speaks
let loudness = MIDDLE;

/** At once, in the very handler of the tap; a kiosk without sound stays silent. */
export function tick() {
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
  const [tone, gain] = [context.createOscillator(), context.createGain()];
  tone.frequency.value = TICK.hertz;
  gain.gain.setValueAtTime(TICK.gain, context.currentTime);
  gain.gain.exponentialRampToValueAtTime(0.001, context.currentTime + TICK.seconds);
  tone.connect(gain).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + TICK.seconds);
}

/** Nothing is said any more. */
export function hush() {
  voice?.pause();
  voice = null;
}

/** Say what an address holds; where there is no voice or no sound, nothing happens. */
export function say(url) {
  hush();
  if (!url) return;
  voice = new Audio(url);
  voice.volume = loudness / 5;
  voice.play().catch(() => {});
}

const told = () => {
  const shown = root().querySelector("[data-loudness]");
  if (shown) setText(shown, String(loudness));
};

/** One louder or quieter, at once and for what comes. */
export function louder(by) {
  loudness = Math.min(5, Math.max(1, loudness + by));
  if (voice && !voice.ended && !voice.paused) voice.volume = loudness / 5;
  else say(root().dataset.say);
  told();
}

/** A step has come: it is read when this person wants it. */
export function read() {
  if (root().dataset.say === undefined) loudness = MIDDLE;
  say(root().dataset.say);
  told();
}
