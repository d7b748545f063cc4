// The left side: how long the promise lasts, who comes next, who waits, who stepped aside.
import { minutesUntil, setText } from "/static/live.js";
import { ask } from "./commands.js";

const $ = (id) => document.querySelector(`#${id}`);
const mine = $("bar").dataset.lanes;
let newest = null;

const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};

const hour = (iso) => new Date(iso).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: $("bar").dataset.zone });

export function drawRail(snapshot) {
  newest = snapshot;
  drawCutoff();
  drawLanes(snapshot);
  drawAside(snapshot);
  askNext();
}

/** Minutes left; drawn again by the clock between two snapshots. */
export function drawCutoff() {
  if (!newest) return;
  const { cutoff, line } = newest;
  const left = cutoff.state === "running" ? minutesUntil(cutoff.at) : null;
  const card = $("cutoff");
  card.dataset.state = left === 0 ? "over" : cutoff.state;
  card.dataset.hurry = left !== null && left <= 10 ? "now" : left !== null && left <= 30 ? "soon" : "";
  setText($("cutoff-minutes"), left ? String(left) : "");
  setText($("cutoff-unit"), left ? "phút" : "");
  const words = left ? `${cutoff.text} (${cutoff.rule})` : left === 0 ? `Đã hết giờ nhận (${cutoff.rule})` : cutoff.text;
  setText($("cutoff-text"), cutoff.state === "over" ? `${words}. ${cutoff.after_text}` : words);
  const risk = line.filter((x) => x.at_risk && mine.includes(x.letter)).map((x) => x.label);
  $("at-risk").hidden = !left || !risk.length;
  setText($("at-risk"), `Có thể lỡ giờ: ${risk.slice(0, 4).join(", ")}${risk.length > 4 ? ` và ${risk.length - 4} số nữa` : ""}`);
}

function drawLanes({ lanes, unserved = [] }) {
  const forsaken = lanes.filter((lane) => unserved.includes(lane.letter));
  $("unserved").hidden = !forsaken.length;
  setText($("unserved"), `Chưa quầy nào phục vụ: ${forsaken.map((lane) => `${lane.name} (${lane.waiting} người)`).join(", ")}`);
  for (const lane of lanes) {
    const row = document.querySelector(`.lanes [data-lane="${lane.letter}"]`);
    if (!row) continue;
    setText(row.querySelector(".lane-waiting"), String(lane.waiting));
    setText(row.querySelector(".lane-wait"), lane.wait && lane.waiting ? `${lane.wait.low}–${lane.wait.high} phút` : "");
  }
}

function drawAside({ missed, parked }) {
  const rows = [
    ...parked.map((x) => ({ ...x, words: "tạm gác" })),
    ...missed.map((x) => ({ ...x, words: `vắng mặt ${hour(x.called_at)}` })),
  ].sort((a, b) => mine.includes(b.label[0]) - mine.includes(a.label[0]) || a.id - b.id);
  $("aside").hidden = !rows.length;
  const focused = document.activeElement?.dataset?.ticket;
  const list = $("aside-list");
  const drawn = rows.map((x) => `${x.id}${x.words}`).join();
  if (list.dataset.drawn === drawn) return;
  list.dataset.drawn = drawn;
  list.replaceChildren(...rows.map((x, at) => {
    const row = make("li");
    const words = make("span", "aside-words");
    words.append(make("b", "", x.label), make("span", "", x.words));
    const back = make("button", "act back", "Đưa lại ");
    back.append(make("span", "sr-only", `số ${x.label}`));
    Object.assign(back.dataset, { do: "bring-back", ticket: x.id, label: x.label });
    if (at === 0) bearKey(back);
    row.append(words, back);
    return row;
  }));
  if (focused) list.querySelector(`[data-ticket="${focused}"]`)?.focus();
}

/** Q ("quay lại") brings back the first of the list: the oldest, this counter's own before others. */
function bearKey(button) {
  button.dataset.key = "q";
  button.setAttribute("aria-keyshortcuts", "q");
  button.append(make("kbd", "", "Q"));
}

let asking = false;
let again = false;

/** Who this counter would call: asked of the hall, so that it is the order of the call itself. */
export async function askNext() {
  if (asking) return void (again = true);
  asking = true;
  const places = await ask("/next", { json: true });
  asking = false;
  if (places) drawNext(places);
  if (again) {
    again = false;
    askNext();
  }
}

let first = null;
let told = () => {};
/** Tell someone of every newer order of the line. */
export const onPlaces = (listener) => (told = listener);

/** The panel of a counter with free hands repeats who comes next. */
export function drawIdle() {
  const label = $("idle-next");
  if (!label) return;
  setText(label, first ? `Kế tiếp: ${first.label}` : "Chưa có ai chờ ở quầy này");
  setText($("idle-why"), first ? first.why : "Khi có người lấy số, số sẽ hiện ở đây.");
}

function drawNext(places) {
  first = places[0] ?? null;
  drawIdle();
  told(places);
  $("nobody").hidden = places.length > 0;
  $("next").replaceChildren(...places.map((place) => {
    const row = make("li");
    row.append(make("b", "next-label", place.label));
    const tags = make("span", "next-tags");
    if (place.fast_track) tags.append(make("span", "fast-tag small", "Trong ngày"));
    if (place.priority) tags.append(make("span", "tag care", "Ưu tiên"));
    if (place.help) tags.append(make("span", "tag care", "Cần hướng dẫn"));
    row.append(tags, make("span", "next-why quiet", place.why));
    return row;
  }));
}
