// The card that says how long a dossier still earns today's promise, or what happens now.
import { minutesUntil, serverNow, setText } from "/static/live.js";
import { bound, drawn, el, fit, sign, ticket } from "/static/display/dom.js";

/** "13:30" -> "13 giờ 30", "09:00" -> "9 giờ". */
function clockWords(clock) {
  const [hour, minute] = clock.split(":");
  return minute === "00" ? `${Number(hour)} giờ` : `${Number(hour)} giờ ${minute}`;
}

/** Today's sessions, one a line: "Sáng: 7 giờ 30 – 11 giờ 30". */
const hours = (day) => day.sessions.map(({ name, start, end }) => {
  const short = name.replace(/^Buổi (.)/, (_, first) => first.toUpperCase());
  return `${short}: ${clockWords(start)} – ${clockWords(end)}`;
}).join("\n");

const $ = (id) => document.getElementById(id);
const SOON = 30; // minutes: orange, and a word
const LAST = 10; // minutes: the whole card is orange
const FULL = 60; // minutes that fill the bar: six blocks of ten; with more left it stays full
const SIGNS = { soon: "late", last: "last" };

const urgency = (minutes) => (minutes > SOON ? "calm" : minutes > LAST ? "soon" : "last");

/** 48 -> [["48", "phút"]]; from 100 minutes on in hours, which people count in. */
export function parts(minutes) {
  if (minutes < 100) return [[String(minutes), "phút"]];
  const rest = minutes % 60;
  const hours = [String(Math.floor(minutes / 60)), "giờ"];
  return rest ? [hours, [String(rest), "phút"]] : [hours];
}

/** A line of big numbers with their units; `few` instead when it is words alone. */
function drawBig(before, pairs, few = "") {
  const words = pairs.flatMap(([number, unit]) => [el("span", "digits", number), el("span", "", unit)]);
  const line = $("cutoff-count");
  line.replaceChildren(...(few ? [el("span", "cutoff-few", few)] : words));
  if (before) line.prepend(el("span", "", before));
  line.setAttribute("aria-label", few || [before, ...pairs.flat()].filter(Boolean).join(" "));
  line.dataset.parts = pairs.length;
}

function drawCount(minutes) {
  // 0 while the server still says running: the last minute of a rule that includes its hour.
  if (minutes === 0) return drawBig("", [], "Còn chưa đến 1 phút");
  drawBig(minutes > LAST ? "Còn" : "Chỉ còn", parts(minutes));
  if (urgency(minutes) === "soon") $("cutoff-count").append(el("span", "cutoff-hurry", "Sắp hết\u00a0giờ"));
}

/**
 * The most useful line of the board: the last number that is expected to make it, or, when nobody
 * who hurries waits, for how many there is still room. Empty while either would be a guess.
 */
function drawLast(label, shape, room) {
  if (!label) {
    const words = room > 0 ? ["Còn kịp cho khoảng", el("b", "digits", String(room)), "hồ\u00a0sơ"] : ["Hồ sơ mới khó kịp giờ"];
    return $("cutoff-last").replaceChildren(...(room === null ? [] : words));
  }
  return $("cutoff-last").replaceChildren(el("span", "", "Dự kiến kịp giờ: đến số"), ticket(label, shape));
}

function drawBar(cutoff) {
  const left = (Date.parse(cutoff.at) - serverNow().getTime()) / 60000;
  $("cutoff-bar").style.width = `${((100 * Math.min(FULL, Math.max(0, left))) / FULL).toFixed(1)}%`;
}

/** [head, under it, big, below, English] of a card that counts no minutes. */
function sayings({ cutoff, day, models }, live) {
  if (cutoff.state === "none" || !cutoff.text) {
    const plain = "Kết quả trả theo giấy hẹn";
    const times = hours(day);
    return times ? ["Giờ làm việc hôm nay", "", times, plain, "Results on the date of your slip"]
      : [cutoff.model ?? "", "", plain, "", ""];
  }
  const slogan = models.find((model) => model.name === cutoff.model)?.slogan ?? "";
  if (cutoff.state === "running" && !live) return [cutoff.model, "", `Nhận hồ sơ ${cutoff.rule}`, "", ""];
  return [cutoff.model ?? "", "", cutoff.text, cutoff.after_text || slogan, (live && cutoff.text_en) || ""];
}

/** A closed hall: when it opens, in the size of the minutes; what is due later today under it. */
function drawOpening({ cutoff, day }, opens) {
  const [hour, minute] = opens.clock.split(" giờ").map((part) => part.trim());
  drawBig("", minute ? [[hour, "giờ"], [minute, ""]] : [[hour, "giờ"]]);
  const below = cutoff.state === "running" ? `Hồ sơ trả trong ngày:\nnhận ${cutoff.rule}` : "";
  return [day.state === "before" ? "Mở cửa lúc" : "Mở lại lúc", opens.day, "", below, ""];
}

/** Draw the card; without a live link it shows the rule's hour instead of counting minutes. */
export function drawCutoff(snapshot, live) {
  const { cutoff, day } = snapshot;
  const { opens } = day;
  const counting = !opens && cutoff.state === "running" && live;
  const minutes = counting ? minutesUntil(cutoff.at) : null;
  if (counting) drawBar(cutoff);
  drawn($("cutoff"), [cutoff, day, snapshot.models, opens, minutes, live], () => {
    const card = $("cutoff");
    const hurry = counting ? urgency(minutes) : "";
    card.dataset.state = cutoff.state;
    card.dataset.urgency = hurry;
    card.dataset.show = counting ? "count" : opens ? "opening" : "words";
    const [head, rule, say, after, english] = counting
      ? [cutoff.model, `Nhận hồ sơ ${cutoff.rule}`, "", "", ""]
      : opens ? drawOpening(snapshot, opens) : sayings(snapshot, live);
    $("cutoff-sign").replaceChildren(sign(opens || cutoff.state === "none" ? "hours" : SIGNS[hurry] ?? "dossier"));
    card.dataset.head = Boolean(head);
    setText($("cutoff-model"), bound(head));
    setText($("cutoff-rule"), bound(rule));
    setText($("cutoff-say"), bound(say).replace(", ", ",\n")); // a long saying breaks at its comma
    setText($("cutoff-after"), bound(after));
    setText($("cutoff-en"), english);
    if (counting) drawCount(minutes);
    const letter = cutoff.last_in_time?.slice(0, 1);
    const shape = snapshot.lanes.find((lane) => lane.letter === letter)?.shape ?? 6;
    drawLast(counting && cutoff.last_in_time, shape, counting ? cutoff.room ?? null : null);
    fit(card, 3);
  });
}
