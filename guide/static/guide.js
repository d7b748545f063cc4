// The volunteer's page: who waits, who needs help now, who may miss the cutoff, who calls.
import { follow, minutesUntil, serverNow, setText } from "/static/live.js";
import { printerNews } from "/static/printers.js";
import { paperNews } from "./giving.js";
import { calls } from "./help.js";
import { onChange, waits, work } from "./outbox.js";
import { bringBack, meet } from "./person.js";
import "./told.js";

const $ = (id) => document.getElementById(id);
const SILENCE = 40000; // ms; a picture comes every 15 seconds even when nothing happens
const SOON = 30; // minutes before the cutoff when every fast-track ticket deserves a look
const SCREENS = { dead: "Mất tín hiệu", frozen: "Hình bị đơ" };
const GONE = 12 * 3600 * 1000; // ms; a screen that was silent for longer was switched off
const acting = Boolean($("page").dataset.guide); // a guide has signed in on this phone
const STATES = { closed: "Tạm nghỉ", ready: "Sẵn sàng", called: "Đang mời", serving: "Đang phục vụ", paused: "Tạm dừng" };

let snapshot = null;
let live = false;
let heard = performance.now();

function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null));
  return node;
}

const sign = (name) => $(`icon-${name}`).content.firstElementChild.cloneNode(true);

/** Redraw a list only when its facts changed, so that a reading thumb is not disturbed. */
function redraw(node, facts, draw) {
  const key = JSON.stringify(facts);
  if (node.dataset.key === key) return;
  node.dataset.key = key;
  node.replaceChildren(...draw());
}

/** "14:39" in the hall's zone, which is that of the server's ISO times. */
function hallTime(time) {
  const [, sense, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(document.body.dataset.now) ?? ["", "+", 0, 0];
  const shift = (sense === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60000;
  return new Date(new Date(time).getTime() + shift).toISOString().slice(11, 16);
}

const minutesSince = (iso) => Math.max(0, Math.floor((serverNow() - Date.parse(iso)) / 60000));

/** 205 -> "3 giờ 25 phút" */
export function minutesText(minutes) {
  if (minutes < 100) return `${minutes} phút`;
  return `${Math.floor(minutes / 60)} giờ${minutes % 60 ? ` ${minutes % 60} phút` : ""}`;
}

const shapeOf = (letter) => snapshot.lanes.find((lane) => lane.letter === letter)?.shape ?? 6;

function label(text) {
  const letter = el("span", "", text.slice(0, 1));
  letter.dataset.tone = shapeOf(text.slice(0, 1));
  return el("b", "label", letter, text.slice(1));
}

/** The number of someone whom a guide may help: tapped, it opens her sheet. */
function person(ticket, away = false) {
  if (!acting) return label(ticket.label);
  const button = el("button", "meet", label(ticket.label));
  button.type = "button";
  button.setAttribute("aria-label", `Số ${ticket.label}: giúp việc`);
  button.addEventListener("click", () => meet(ticket, away));
  return button;
}

/** Screens that ought to show the line and do not; one that nobody has opened is none of them. */
const screenNews = (screens = []) => screens.flatMap(({ id, name, page }) => {
  if (!SCREENS[page?.state] || serverNow() - Date.parse(page.seen) > GONE) return [];
  return [{ id, name, text: `${SCREENS[page.state]} từ ${page.seen.slice(11, 16)}. Mời xem lại ti vi, báo văn phòng.` }];
});

const tag = (kind, text) => el("span", `tag ${kind}`, text);

/**
 * Fast-track tickets that may miss the cutoff: those the hall's forecast names, and all of them
 * in the last half hour.
 */
export function atRisk({ line, cutoff }, minutes) {
  if (cutoff.state !== "running") return [];
  return line.filter((entry) => entry.fast_track).flatMap((entry) => {
    if (entry.at_risk) return [{ entry, why: "Dự kiến không kịp giờ" }];
    return minutes <= SOON ? [{ entry, why: "Sắp hết giờ" }] : [];
  });
}

function drawCutoff() {
  const { cutoff } = snapshot;
  const counting = cutoff.state === "running" && live;
  const minutes = counting ? minutesUntil(cutoff.at) : null;
  $("cutoff").dataset.state = cutoff.state;
  $("cutoff").dataset.urgency = !counting ? "" : minutes > SOON ? "calm" : minutes > 10 ? "soon" : "last";
  if (counting) {
    setText($("cutoff-big"), minutes ? `Còn ${minutesText(minutes)}` : "Còn chưa đến 1 phút");
    const last = cutoff.last_in_time ? `. Dự kiến kịp giờ: đến số ${cutoff.last_in_time}` : "";
    setText($("cutoff-small"), `${cutoff.model}: nhận hồ sơ ${cutoff.rule}${last}`);
  } else {
    setText($("cutoff-big"), cutoff.state === "running" ? `Nhận hồ sơ ${cutoff.rule}` : cutoff.text);
    // While the line is down nobody here knows whether the cutoff has passed.
    const after = cutoff.state === "running" ? "" : cutoff.after_text;
    setText($("cutoff-small"), [cutoff.model, after].filter(Boolean).join(". "));
  }
}

function careRow(kind, icon, who, what) {
  const row = el("li", `row ${kind}`, sign(icon), who, el("span", "what", what));
  row.dataset.kind = kind;
  return row;
}

function drawCare() {
  const minutes = snapshot.cutoff.state === "running" ? minutesUntil(snapshot.cutoff.at) : 0;
  const late = atRisk(snapshot, minutes).map(({ entry, why }) => [entry, `${why} · còn ${minutesText(minutes)}`]);
  const help = snapshot.line.filter((entry) => entry.help);
  const news = printerNews(snapshot.printers);
  const screens = screenNews(snapshot.screens);
  paperNews(snapshot.printers);
  redraw($("care"), [late, help, news, screens, snapshot.lanes.length], () => {
    const rows = [
      ...screens.map(({ name, text }) => careRow("printer screen", "screen", el("b", "label", name), text)),
      ...news.map(({ kind, name, text }) => careRow(`printer ${kind}`, "printer", el("b", "label", name), text)),
      ...help.map((entry) => careRow("help", "help", person(entry), "Nhờ hướng dẫn, chuẩn bị giấy tờ")),
      ...late.map(([entry, what]) => careRow("late", "late", person(entry), what)),
    ];
    return rows.length ? rows : [el("li", "none", "Chưa có việc cần để ý.")];
  });
}

function awayRow(kind, ticket, what) {
  const row = careRow(kind, kind, person(ticket, true), what);
  if (!acting) return row;
  const back = el("button", "act quiet", "Đưa lại");
  back.type = "button";
  back.disabled = waits(`tickets/${ticket.id}/back`);
  back.setAttribute("aria-label", `Đưa lại vào hàng: số ${ticket.label}`);
  back.addEventListener("click", () => bringBack(ticket));
  row.append(back);
  return row;
}

function drawAway() {
  const away = [...snapshot.missed, ...snapshot.parked];
  const waiting = away.filter(({ id }) => waits(`tickets/${id}/back`)).map(({ id }) => id);
  redraw($("away"), [snapshot.missed, snapshot.parked, waiting, snapshot.lanes.length], () => {
    const rows = [
      ...snapshot.missed.map((ticket) => awayRow("missed", ticket, `Đã gọi lúc ${hallTime(ticket.called_at)}, vắng mặt`)),
      ...snapshot.parked.map((ticket) => awayRow("parked", ticket, "Đang bổ sung giấy tờ, giữ lượt")),
    ];
    return rows.length ? rows : [el("li", "none", "Không có ai.")];
  });
}

function drawCounters() {
  redraw($("counters"), [snapshot.counters, snapshot.lanes.length], () =>
    snapshot.counters.map((counter) => {
      const who = counter.label ? label(counter.label) : null;
      const fast = counter.label && counter.fast_track ? tag("fast", "Trong ngày") : null;
      const row = el("li", "counter", el("span", "counter-name", counter.name), who, el("span", "state", STATES[counter.state]), fast);
      row.dataset.state = counter.state;
      return row;
    }));
}

function ticketRow(entry, late) {
  return el(
    "li", "ticket", el("span", "place", String(entry.place)), person(entry),
    el(
      "span", "tags",
      entry.fast_track ? tag("fast", "Trong ngày") : null,
      late ? tag("late", "Có thể trễ") : null,
      entry.priority ? tag("priority", "Ưu tiên") : null,
      entry.help ? tag("help", "Nhờ hướng dẫn") : null,
    ),
    el("span", "waited", `chờ ${minutesText(minutesSince(entry.issued_at))}`),
    el("span", "why", entry.why),
  );
}

function laneCard(lane, late) {
  const mark = el("span", "lane", lane.letter);
  mark.dataset.shape = lane.shape;
  mark.setAttribute("aria-hidden", "true");
  const line = snapshot.line.filter((entry) => entry.letter === lane.letter);
  const wait = lane.wait ? ` · ${lane.wait.low}–${lane.wait.high} phút` : "";
  const more = lane.waiting - line.length;
  return el(
    "section", "lane-card",
    el("div", "lane-head", mark, el("h3", "", lane.name), el("span", "lane-facts", `${lane.waiting} người${wait}`)),
    el("ol", "tickets", ...line.map((entry) => ticketRow(entry, late.has(entry.label)))),
    line.length === 0 && more <= 0 ? el("p", "none", "Không có ai chờ.") : null,
    more > 0 ? el("p", "more", `và ${more} số nữa`) : null,
  );
}

function drawLanes() {
  const minutes = snapshot.cutoff.state === "running" ? minutesUntil(snapshot.cutoff.at) : 0;
  const late = new Set(atRisk(snapshot, minutes).map(({ entry }) => entry.label));
  const minute = Math.floor(serverNow().getTime() / 60000);
  setText($("waiting"), `${snapshot.waiting} người`);
  redraw($("lanes"), [snapshot.line, snapshot.lanes, [...late], minute], () => snapshot.lanes.map((lane) => laneCard(lane, late)));
}

function draw() {
  setText($("clock"), hallTime(serverNow()));
  if (!snapshot) return;
  const silent = performance.now() - heard;
  if (live && silent > SILENCE) onLink({ live: false, since: new Date(serverNow() - silent) });
  setText($("day"), `${snapshot.day.title} · ${snapshot.day.text}`);
  calls(snapshot.help);
  drawCutoff();
  drawCare();
  drawAway();
  drawCounters();
  drawLanes();
}

function onLink(link) {
  live = link.live;
  const state = live ? "live" : snapshot ? "lost" : "waiting";
  $("page").dataset.link = $("link").dataset.link = state;
  const words = { live: "Trực tiếp", waiting: "Đang kết nối" };
  setText($("link"), words[state] ?? `Mất kết nối từ ${hallTime(link.since)}, số liệu có thể đã cũ`);
  if (snapshot) drawCutoff();
}

follow({
  hall: document.body.dataset.hall, face: "guide", onLink,
  onSnapshot: (next) => {
    snapshot = next;
    heard = performance.now();
    draw();
    $("page").dataset.rev = snapshot.rev;
  },
});
draw();
setInterval(draw, 1000);
onChange(() => snapshot && drawAway());
work();
