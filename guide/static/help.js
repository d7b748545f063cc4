// Calls for help from the kiosks, at the top of the guide's page: heard and felt at once, answered
// with one tap.
import { serverNow, setText } from "/static/live.js";
import { onChange, put, waits } from "./outbox.js";

const AGAIN = 20000; // ms between alarms while nobody has answered
const WHY = { help: "Gọi hỗ trợ", unsure: "Chưa rõ cần làm gì" };

const $ = (id) => document.getElementById(id);
let context = null; // of sound; there only once a tap has allowed it
let known = new Set();
let rang = 0;
let open = [];

/** Two rising tones and a vibration; silent until this phone was told that it may. */
function ring() {
  rang = performance.now();
  navigator.vibrate?.([300, 120, 300]);
  if (!context) return;
  [[660, 0], [880, 0.18]].forEach(([hertz, after]) => {
    const [tone, gain] = [context.createOscillator(), context.createGain()];
    const at = context.currentTime + after;
    tone.frequency.value = hertz;
    gain.gain.setValueAtTime(0.25, at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + 0.3);
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.3);
  });
}

function button(words, verb, call) {
  const made = document.createElement("button");
  const path = `help/${call.id}/${verb}`;
  made.type = "button";
  made.className = verb === "answer" ? "act" : "act quiet";
  made.textContent = words;
  made.disabled = waits(path);
  made.setAttribute("aria-label", `${words}: ${call.name}`);
  made.addEventListener("click", () => put({ kind: verb, about: `${call.name} · ${words}`, path }));
  return made;
}

function row(call) {
  const made = document.createElement("li");
  made.className = `call ${call.answered_at ? "answered" : "waiting"}`;
  made.append($("icon-help").content.firstElementChild.cloneNode(true));
  const words = document.createElement("p");
  const minutes = Math.max(0, Math.floor((serverNow() - Date.parse(call.at)) / 60000));
  const name = document.createElement("b");
  name.textContent = call.name;
  const what = document.createElement("span");
  what.textContent = `${WHY[call.why]} · ${minutes ? `${minutes} phút trước` : "vừa xong"}${call.answered_at ? " · đã có người đến" : ""}`;
  words.append(name, what);
  made.append(words);
  if ($("page").dataset.guide) made.append(button(...(call.answered_at ? ["Xong", "close"] : ["Tôi đến", "answer"]), call));
  return made;
}

function draw() {
  $("help").hidden = open.length === 0;
  const minute = Math.floor(serverNow().getTime() / 60000);
  const key = JSON.stringify([open, minute, open.map(({ id }) => [waits(`help/${id}/answer`), waits(`help/${id}/close`)])]);
  if ($("help-calls").dataset.key === key) return;
  $("help-calls").dataset.key = key;
  $("help-calls").replaceChildren(...open.map(row));
}

/** The open calls of the newest picture; what is new, or waits for long, is heard. */
export function calls(help = []) {
  open = help;
  const waiting = help.filter((call) => !call.answered_at);
  const fresh = waiting.some((call) => !known.has(call.id));
  known = new Set(help.map((call) => call.id));
  if (waiting.length && (fresh || performance.now() - rang > AGAIN)) ring();
  draw();
}

$("bell").addEventListener("click", () => {
  context ??= new AudioContext();
  context.resume();
  $("bell").setAttribute("aria-pressed", "true");
  setText($("bell-words"), "Chuông bật");
  ring();
});
onChange(draw);
