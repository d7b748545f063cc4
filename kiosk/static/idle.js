// A step that nobody touches asks after 60 s whether someone is still there, and after 30 s more
// clears itself for the next person. The first page only goes back to Vietnamese.
import { root } from "./steps.js";

const QUIET = 60; // s without a touch
const WARNING = 30; // s to answer, counted visibly
const TICKET = 15; // s that a number stays

let touched = performance.now();
let shown = null;

const seconds = () => (performance.now() - touched) / 1000;
const dialog = () => root().querySelector("[data-idle]");
const write = (selector, value) => {
  const element = root().querySelector(selector);
  if (element && element.textContent !== String(value)) element.textContent = value;
};

/** Someone is here: the count starts again. */
export function stay() {
  touched = performance.now();
  if (dialog().open) dialog().close();
}

/** Watch for silence; leave() brings the first page, busy() forbids it. */
export function watch({ leave, busy }) {
  const gone = () => {
    stay();
    leave();
  };
  for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, stay, true);
  setInterval(() => {
    const step = root();
    if (shown !== step || busy()) {
      shown = step;
      touched = performance.now();
      return;
    }
    const quiet = seconds();
    if (step.dataset.step === "home") {
      if (quiet >= QUIET && step.dataset.lang !== "vi") gone();
    } else if (step.dataset.step === "ticket") {
      write("[data-back-in]", Math.max(0, Math.ceil(TICKET - quiet)));
      if (quiet >= TICKET) gone();
    } else if (quiet >= QUIET + WARNING) gone();
    else if (quiet >= QUIET) {
      write("[data-idle-left]", Math.ceil(QUIET + WARNING - quiet));
      if (!dialog().open) dialog().showModal();
    }
  }, 250);
}
