// A step that nobody touches asks after 60 s whether someone is still there, and after 30 s more
// clears itself for the next person. The first page only forgets language, modes and loudness.
import { count } from "./count.js";
import { hush, say } from "./sound.js";
import { root } from "./steps.js";
import { appeared } from "./tap.js";

const QUIET = 60; // s without a touch
const WARNING = 30; // s to answer, counted visibly
const TICKET = 15; // s that a number stays
const NO_PAPER = 40; // s that it stays when nothing else will remember it
const PRINTING = 60; // s that it stays at most while its paper is on the way

let touched = performance.now();
let shown = null;
let paper = null; // what was last said of it: coming, out, trouble, none

const seconds = () => (performance.now() - touched) / 1000;
const dialog = () => root().querySelector("[data-idle]");

/** Someone is here: the count starts again. */
export function stay() {
  touched = performance.now();
  if (!dialog().open) return;
  hush();
  dialog().close();
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
      if (quiet >= QUIET && step.dataset.reset === "yes") gone();
    } else if (step.dataset.step === "ticket") {
      const said = root().querySelector("[data-paper]")?.dataset.paper;
      if (paper === "coming" && said !== paper) touched = performance.now(); // it counts from the paper
      paper = said;
      const stays = { coming: PRINTING, trouble: NO_PAPER, none: NO_PAPER }[said] ?? TICKET;
      count(root().querySelector("[data-back-in]"), Math.max(0, Math.ceil(stays - seconds())));
      if (seconds() >= stays) gone();
    } else if (quiet >= QUIET + WARNING) gone();
    else if (quiet >= QUIET) {
      count(root().querySelector("[data-idle-left]"), Math.ceil(QUIET + WARNING - quiet));
      if (!dialog().open) {
        dialog().showModal();
        appeared(dialog());
        say(dialog().dataset.say);
      }
    }
  }, 250);
}
