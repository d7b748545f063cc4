// Commands: one at a time, sent until the server has answered, refusals read out.
import { ask as insist } from "/static/ask.js";
import { setText } from "/static/live.js";

const said = document.querySelector("#said");
const bar = document.querySelector("#bar").dataset;
export const base = `/${document.body.dataset.hall}/counter/${bar.counter}`;

/** 16 random bytes as hex. `crypto.randomUUID` needs https, which a hall's LAN does not have. */
const newRequestId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

const HEADERS = { "Content-Type": "application/json", Accept: "application/json" };
const GOOD_NEWS_MS = 8000;
let fading = 0;
let busy = false;
export const isBusy = () => busy;

/** Say a sentence to the clerk; kind is "", "good", "bad" or "ask". */
export function say(text, kind = "") {
  said.dataset.kind = kind;
  setText(said, text);
  clearTimeout(fading);
  // Good news gives the room back that it covers; anything else stays until it is answered.
  if (kind === "good") fading = setTimeout(() => say(""), GOOD_NEWS_MS);
}

/** Wait with every button but keep the focus where it is: a disabled button would lose it. */
function hold(on) {
  busy = on;
  document.body.classList.toggle("busy", on);
  document.body.setAttribute("aria-busy", String(on));
  for (const button of document.querySelectorAll("[data-do]")) button.setAttribute("aria-disabled", String(on));
}

const UNHEARD = "Mất kết nối. Việc vừa bấm chưa mất: máy gửi lại cho đến khi máy chủ trả lời, và chỉ làm một lần. Mời ông/bà đợi, không cần bấm lại.";

/** Do one command; true when it was done. While one is under way nothing else is begun. */
export async function command(path, data = {}) {
  if (busy || leaving) return false;
  hold(true);
  const body = JSON.stringify({ request_id: newRequestId(), ...data });
  const answer = await insist(`${base}${path}`, { method: "POST", headers: HEADERS, body }, {
    timeout: 8000, read: (response) => (response.ok ? response.json() : response.json().catch(() => ({}))),
    onWait: () => say(UNHEARD, "bad"),
  });
  hold(false);
  if (answer.ok) return say(""), true;
  say(answer.body?.error ?? "Máy chủ không làm được việc này. Mời báo người quản trị.", "bad");
  if (answer.status === 403) leave();
  return false;
}

/**
 * A fragment or JSON of this counter; null when the server cannot be asked.
 * With `refusals` what it says no to comes back too, as {error}.
 */
export async function ask(path, { json = false, refusals = false } = {}) {
  try {
    const response = await fetch(`${base}${path}`, {
      headers: { Accept: json ? "application/json" : "text/html" }, credentials: "same-origin",
      signal: AbortSignal.timeout(8000),
    });
    if (response.status === 403) leave();
    if (!response.ok && !(refusals && response.status === 409)) return null;
    return json ? await response.json() : await response.text();
  } catch {
    return null; // the line is down: the pill says so, and the next snapshot asks again
  }
}

let closing = false;
let leaving = false; // once only: a second way there would lose the sentence that the first brings
/** Closing the counter oneself: what is refused meanwhile is no news. */
export const closeDoor = (on) => (closing = on);
export const isClosing = () => closing;

/** The counter is no longer this clerk's: the sign-in page says why, and leads back here. */
function leave() {
  if (closing || leaving) return;
  leaving = true;
  sessionStorage.setItem("denluot-counter", bar.counter);
  location.assign(`${base}/`);
}
