// A tap acts when the finger leaves inside the thing it first touched. What a trembling hand adds
// within 700 ms is not a second tap, and what appears under the finger meanwhile is not tapped.
const TARGETS = "a[href], button, label.choice";
const REPEAT = 700; // ms
const SAME_KEY = 350; // ms; letters of the keyboard are meant to follow each other

let down = null;
let last = { at: -REPEAT, target: null };

const repeats = (target, now) => {
  const typing = target.dataset.key !== undefined && last.target?.dataset.key !== undefined;
  if (typing) return target === last.target && now - last.at < SAME_KEY;
  return now - last.at < REPEAT;
};

/** Call act(target) once for each tap, click of a script or key press on a link or button. */
export function listen(act) {
  const tapped = (target) => {
    const now = performance.now();
    if (repeats(target, now)) return;
    last = { at: now, target };
    target.classList.add("tapped");
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
    down = { target, id: event.pointerId };
    target.classList.add("pressed");
  });
  document.addEventListener("pointerup", (event) => {
    if (!down || event.pointerId !== down.id) return;
    const { target } = down;
    lift();
    if (target.isConnected && target.contains(document.elementFromPoint(event.clientX, event.clientY))) tapped(target);
  });
  document.addEventListener("pointercancel", lift);
  document.addEventListener("click", (event) => {
    const target = event.target.closest(TARGETS);
    if (!target || (event.detail === 0 && event.target.matches("input"))) return;
    event.preventDefault(); // the pointer has acted already; only keys and scripts come here
    if (event.detail === 0) tapped(target);
  }, true);
  for (const name of ["contextmenu", "dragstart", "selectstart"]) {
    document.addEventListener(name, (event) => event.preventDefault());
  }
}
