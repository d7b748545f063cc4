// Calling a guide: the wish is sent until the server has it, and the screen then says, live, that
// someone knows and that someone is coming. A second tap is the same wish; so is another form.
import { after, ask } from "/static/ask.js";
import { setText } from "/static/live.js";
import { cover, PATIENCE, root } from "./steps.js";
import { say } from "./sound.js";
import { appeared } from "./tap.js";

const HEADERS = { "Content-Type": "application/json", Accept: "application/json" };

let calling = false;
let known = "none"; // of this kiosk: none, told, coming

const sheet = () => root().querySelector("[data-helped]");
const words = (part) => setText(part, part.dataset[known]);

function show() {
  const button = root().querySelector("[data-help-state]");
  if (button) {
    button.dataset.helpState = known;
    setText(button.querySelector("[data-help-words]"), button.dataset[known]);
  }
  if (known === "none") {
    if (sheet().open) sheet().close();
    return;
  }
  for (const part of ["[data-helped-text]", "[data-helped-note]"]) words(sheet().querySelector(part));
}

function open() {
  if (sheet().open) return;
  sheet().showModal();
  appeared(sheet());
  if (root().dataset.say !== undefined) say(sheet().dataset.say);
}

export function goOn() {
  if (sheet().open) sheet().close();
}

/** What the hall's picture says of this kiosk's call. */
export function heard(snapshot) {
  const call = snapshot.help?.find((one) => one.kiosk === root().dataset.kiosk);
  const state = call ? (call.answered_at ? "coming" : "told") : "none";
  if (state === known && root().querySelector(`[data-help-state=${state}]`)) return;
  known = state;
  show();
}

/** Send the wish of a form; show(url) brings what belongs to it, lose() says whom to ask instead. */
export async function call(form, { show: bring, lose }) {
  if (calling) return;
  if (known !== "none" && form.elements.why.value === "help") return void open();
  calling = true;
  const body = JSON.stringify(Object.fromEntries(new FormData(form)));
  const answer = await ask(form.action, { method: "POST", headers: HEADERS, body }, {
    signal: after(PATIENCE), read: (response) => response.json(), onWait: () => cover("wait"),
  });
  calling = false;
  if (!answer) return void lose();
  cover(null);
  if (!answer.ok) return void cover("broken");
  if (answer.body.url) await bring(answer.body.url);
  if (known === "none") known = "told";
  show();
  open();
}
