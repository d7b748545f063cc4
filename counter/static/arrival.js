// Somebody comes to an empty line: two soft tones, and the call itself where the clerk armed it.
import { $ } from "./dialogs.js";

const KEPT = "denluot-counter-chime";
const TONES = [[659.3, 0], [880, 0.16]]; // E5 and A5: Hz, seconds after the first
const LONG = 0.5; // seconds a tone takes to fade

let context = null;
let on = localStorage.getItem(KEPT) !== "off";
let armed = false;
let outrun = false; // another counter called whom this one was armed for
let before = null; // how many could be called at the last look; null until the first

/** A browser lets a page sound only after a key or a tap. */
for (const kind of ["keydown", "pointerdown"]) {
  document.addEventListener(kind, () => {
    context ??= new AudioContext();
    if (context.state === "suspended") context.resume();
  }, { capture: true });
}

function chime() {
  if (context?.state !== "running") return;
  for (const [pitch, after] of TONES) {
    const start = context.currentTime + after;
    const tone = new OscillatorNode(context, { type: "sine", frequency: pitch });
    const loud = new GainNode(context, { gain: 0 });
    loud.gain.linearRampToValueAtTime(0.12, start + 0.02);
    loud.gain.setTargetAtTime(0, start + 0.06, LONG / 5);
    tone.connect(loud).connect(context.destination);
    tone.start(start);
    tone.stop(start + LONG);
  }
  document.body.dataset.chimes = String(Number(document.body.dataset.chimes ?? 0) + 1);
}

export function switchChime() {
  on = !on;
  localStorage.setItem(KEPT, on ? "on" : "off");
  drawSwitches();
  if (on) chime(); // so that one hears what was switched on
}

export function arm(want = !armed) {
  armed = want;
  outrun = false;
  drawSwitches();
}

/** Both switches as they stand; the panel may have been drawn anew. */
export function drawSwitches() {
  $("arm")?.setAttribute("aria-checked", String(armed));
  $("chime").setAttribute("aria-checked", String(on));
}

/**
 * The line as it is: `places` in order, the state of the desk, and how to call. While another
 * command is under way nothing is called; the line is looked at again after it.
 */
export async function look(places, { state, busy, call }) {
  const there = places.filter((place) => !place.late).length;
  if (state !== "idle" && (armed || outrun)) arm(false);
  if (outrun && !there) arm(true);
  if (on && before === 0 && there > 0 && state !== "paused") chime();
  before = there;
  if (!armed || !there || busy) return;
  arm(false); // once: the next arrival is the clerk's again
  if (await call()) return;
  // Another counter was quicker: armed again for the next one, as soon as the line is seen empty.
  if (before === 0) arm(true);
  else outrun = true;
}
