// A tap acts when the finger leaves inside the thing it first touched. What a trembling hand adds
// to the same thing within 700 ms is not a second tap; another thing may be tapped at once. What
// appears under a finger was not what the finger meant: for 700 ms it is only looked at.
import { tick } from "./sound.js";

const TARGETS = "a[href], button, label.choice";
const REPEAT = 700; // ms
const SAME_KEY = 350; // ms; letters of the keyboard, and one more of a count, follow each other
const FOLLOWS = "[data-key], [data-by], [data-volume]";

let down = null;
let last = { at: -REPEAT, target: null };
let fresh = { at: -REPEAT, part: null };

/** A part of the screen has just been exchanged: a tap that lands on it now was for the last one. */
export const appeared = (part) => {
  fresh = { at: performance.now(), part };
};

const repeats = (target, now) => {
  const rest = target.matches(FOLLOWS) ? SAME_KEY : REPEAT;
  return target === last.target && now - last.at < rest;
};
const early = (target, landed) => landed - fresh.at < REPEAT && fresh.part.contains(target);

/** Call act(target) once for each tap, click of a script or key press on a link or button. */
export function listen(act) {
  const tapped = (target, landed) => {
    const now = performance.now();
    if (early(target, landed) || repeats(target, now)) return;
    last = { at: now, target };
    target.classList.add("tapped");
    tick();
    setTimeout(() => target.classList.remove("tapped"), 250);
    act(target);
  };
  const lift = () => {
    down?.target.classList.remove("pressed");
    down = null;
  };
  document.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    const target = event.target.closest(TARGETS);
    if (!target) return;
    // A touch is bound to where it began; set it free, so that sliding off can be seen.
    if (event.target.hasPointerCapture?.(event.pointerId)) event.target.releasePointerCapture(event.pointerId);
    down = { target, id: event.pointerId, at: performance.now() };
    target.classList.add("pressed");
  });
  document.addEventListener("pointerup", (event) => {
    if (!down || event.pointerId !== down.id) return;
    const { target, at } = down;
    lift();
    if (target.isConnected && target.contains(document.elementFromPoint(event.clientX, event.clientY))) tapped(target, at);
  });
  document.addEventListener("pointercancel", lift);
  document.addEventListener("click", (event) => {
    const target = event.target.closest(TARGETS);
    if (!target || (event.detail === 0 && event.target.matches("input"))) return;
    event.preventDefault(); // the pointer has acted already; only keys and scripts come here
    if (event.detail === 0) tapped(target, performance.now());
  }, true);
  for (const name of ["contextmenu", "dragstart", "selectstart"]) {
    document.addEventListener(name, (event) => event.preventDefault());
  }
}
