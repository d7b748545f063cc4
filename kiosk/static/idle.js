// A step that nobody touches asks after 60 s whether someone is still there, and after 30 s more
// clears itself for the next person. The first page only goes back to Vietnamese.
import { count } from "./count.js";
import { root } from "./steps.js";
import { appeared } from "./tap.js";

const QUIET = 60; // s without a touch
const WARNING = 30; // s to answer, counted visibly
const TICKET = 15; // s that a number stays
const NO_PAPER = 40; // s that it stays when nothing else will remember it

let touched = performance.now();
let shown = null;

const seconds = () => (performance.now() - touched) / 1000;
const dialog = () => root().querySelector("[data-idle]");

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
  // Under a finger on one of its own buttons the question stays until the button has acted.
  const touch = ({ target }) => {
    if (!target.closest?.("[data-idle] [data-act]")) stay();
  };
  for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, touch, true);
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
      const stays = root().querySelector("[data-paper=trouble], [data-paper=none]") ? NO_PAPER : TICKET;
      count(root().querySelector("[data-back-in]"), Math.max(0, Math.ceil(stays - quiet)));
      if (quiet >= stays) gone();
    } else if (quiet >= QUIET + WARNING) gone();
    else if (quiet >= QUIET) {
      count(root().querySelector("[data-idle-left]"), Math.ceil(QUIET + WARNING - quiet));
      if (!dialog().open) {
        dialog().showModal();
        appeared(dialog());
      }
    }
  }, 250);
}
