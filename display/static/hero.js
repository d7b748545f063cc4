// The hero says one thing: who is called to which counter, or why nobody is.
import { setText } from "/static/live.js";
import { bound, drawn, fit, phrases, ticket } from "/static/display/dom.js";

const $ = (id) => document.getElementById(id);

/** "Quầy 3" -> ["đến quầy", "3"]; a counter with a name of its own keeps it whole. */
export function counterWords(name) {
  const numbered = /^quầy (\S{1,2})$/i.exec(name);
  return numbered ? ["đến quầy", numbered[1]] : ["đến", name];
}

function verbOf(call, current) {
  if (call.kind === "result") return "Đã có kết quả của số";
  if (call.again > 0) return `Mời lại lần ${call.again + 1}`;
  return current ? "Mời số" : "Vừa mời số";
}

function drawCall(call, shape, current) {
  setText($("hero-verb"), verbOf(call, current));
  $("hero").dataset.kind = call.kind;
  $("hero-fast").hidden = !call.fast_track;
  $("hero-label").replaceChildren(ticket(call.label, shape));
  $("hero-mark").dataset.shape = shape;
  setText($("hero-mark"), call.letter);
  setText($("hero-lane"), phrases(call.lane_name));
  const [toward, name] = counterWords(call.counter_name);
  setText($("hero-toward"), call.kind === "result" ? `mời ${toward}` : toward);
  setText($("hero-counter"), name);
  $("hero-to").dataset.size = name.length === 1 ? "one" : name.length === 2 ? "two" : "name";
  fit($("hero-lane").parentElement, 2);
  if (name.length > 2) fit($("hero-counter"), 3);
}

const upper = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * "Nghỉ trưa đến 13 giờ 30; lấy số lại lúc 13 giờ 15." -> what to read from afar, and the rest
 * under it, a clause a line. A date in brackets is in the header already.
 */
export function splitReason(text) {
  const plain = text.replace(/ \([^)]*\)/g, "").replace(/\.$/, "");
  const at = plain.search(/[,.:;]\s/);
  if (at < 0) return [plain, ""];
  const clauses = plain.slice(at + 1).trim().split(/[.;]\s+/);
  return [plain.slice(0, at), clauses.map(upper).join("\n")];
}

function drawMessage(title, text, english) {
  setText($("hero-title"), bound(title));
  setText($("hero-text"), bound(text));
  setText($("hero-en"), english);
  fit($("hero-title").parentElement, 4);
}

/** Draw the call, the closed hall or the greeting; busy while calls still wait for their turn. */
export function drawHero(snapshot, call, busy) {
  const { day } = snapshot;
  const current = snapshot.counters.some((c) => c.state === "called" && c.label === call?.label);
  const someoneCalled = snapshot.counters.some((counter) => counter.state === "called");
  const open = day.state === "open";
  const state = call && (open || busy || someoneCalled) ? "call" : open ? "idle" : "closed";
  const shape = snapshot.lanes.find((lane) => lane.letter === call?.letter)?.shape ?? 6;
  const verb = busy || current;
  const facts = state === "call" ? [call, shape, verb] : [state, day.text, day.tickets];
  drawn($("hero"), facts, () => {
    $("hero").dataset.state = state;
    $("hero").dataset.call = state === "call" ? call.id : "";
    if (state === "call") drawCall(call, shape, verb);
    else if (state === "closed") drawMessage(...splitReason(day.text), day.text_en);
    else if (!day.tickets) drawMessage(...splitReason(day.text), day.text_en);
    else drawMessage("Kính chào ông/bà", "Mời lấy số, ngồi nghỉ và chờ đến lượt", "Welcome. Please take a ticket and have a seat.");
  });
}

/** Three gentle beats for a new call, under three seconds in all. */
export function pulse() {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const beats = { duration: 900, iterations: 3, easing: "ease-in-out" };
  $("hero-counter").animate([{ transform: "none" }, { transform: "scale(0.95)" }, { transform: "none" }], beats);
  $("hero-to").animate([{ filter: "none" }, { filter: "brightness(1.12)" }, { filter: "none" }], beats);
}
