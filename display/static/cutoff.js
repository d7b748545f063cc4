// The card that says how long a dossier still earns today's promise, or what happens now.
import { minutesUntil, serverNow, setText } from "/static/live.js";
import { bound, drawn, el, fit, ticket } from "/static/display/dom.js";

const $ = (id) => document.getElementById(id);
const SOON = 30; // minutes: orange
const LAST = 10; // minutes: the whole card is orange

const urgency = (minutes) => (minutes > SOON ? "calm" : minutes > LAST ? "soon" : "last");

/** 48 -> [["48", "phút"]]; from 100 minutes on in hours, which people count in. */
export function parts(minutes) {
  if (minutes < 100) return [[String(minutes), "phút"]];
  const rest = minutes % 60;
  const hours = [String(Math.floor(minutes / 60)), "giờ"];
  return rest ? [hours, [String(rest), "phút"]] : [hours];
}

const cells = (text) =>
  el("span", "digits", ...Array.from(text, (digit) => el("span", "", digit)));

function drawCount(minutes) {
  // 0 while the server still says running: the last minute of a rule that includes its hour.
  const words = minutes === 0
    ? [el("span", "cutoff-few", "Còn chưa đến 1 phút")]
    : [el("span", "", "Còn"), ...parts(minutes).flatMap(([number, unit]) => [cells(number), el("span", "", unit)])];
  $("cutoff-count").replaceChildren(...words);
  const said = minutes === 0 ? "Còn chưa đến 1 phút" : `Còn ${parts(minutes).flat().join(" ")}`;
  $("cutoff-count").setAttribute("aria-label", said);
  $("cutoff-count").dataset.parts = minutes === 0 ? 0 : parts(minutes).length;
}

/** The most useful line of the board; empty while the hall has no forecast yet. */
function drawLast(label, shape) {
  if (!label) return $("cutoff-last").replaceChildren();
  return $("cutoff-last").replaceChildren(el("span", "", "Dự kiến kịp giờ: đến số"), ticket(label, shape));
}

function drawBar(cutoff) {
  const start = Date.parse(cutoff.opened_at);
  const end = Date.parse(cutoff.at);
  const left = (end - serverNow().getTime()) / (end - start);
  $("cutoff-bar").style.width = `${(100 * Math.min(1, Math.max(0, left))).toFixed(1)}%`;
}

/** What to say big and small when minutes are not counted. */
function sayings(cutoff, live, slogan) {
  if (cutoff.state === "running" && !live) return [`Nhận hồ sơ ${cutoff.rule}`, ""];
  return [cutoff.text, cutoff.after_text || slogan];
}

/** Draw the card; without a live link it shows the rule's hour instead of counting minutes. */
export function drawCutoff(snapshot, live) {
  const { cutoff } = snapshot;
  const counting = cutoff.state === "running" && live;
  const minutes = counting ? minutesUntil(cutoff.at) : null;
  const slogan = snapshot.models.find((model) => model.name === cutoff.model)?.slogan ?? "";
  if (counting && cutoff.opened_at) drawBar(cutoff);
  drawn($("cutoff"), [cutoff, slogan, minutes, live], () => {
    const card = $("cutoff");
    card.dataset.state = cutoff.state;
    card.dataset.urgency = counting ? urgency(minutes) : "";
    card.dataset.counting = counting;
    const [say, after] = counting ? ["", ""] : sayings(cutoff, live, slogan);
    card.dataset.model = Boolean(cutoff.model);
    setText($("cutoff-model"), cutoff.model ?? "");
    setText($("cutoff-rule"), counting ? `Nhận hồ sơ ${cutoff.rule}` : "");
    setText($("cutoff-say"), bound(say).replace(", ", ",\n")); // a long saying breaks at its comma
    setText($("cutoff-after"), bound(after));
    setText($("cutoff-en"), counting ? "" : (live && cutoff.text_en) || "");
    if (counting) drawCount(minutes);
    const letter = cutoff.last_in_time?.slice(0, 1);
    const shape = snapshot.lanes.find((lane) => lane.letter === letter)?.shape ?? 6;
    drawLast(counting && cutoff.last_in_time, shape);
    fit(card, 3);
  });
}
