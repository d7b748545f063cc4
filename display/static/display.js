// The hall's television: it follows the snapshot and the server's clock, and says when it cannot.
import { follow, serverNow, setText } from "/static/live.js";
import { Beat } from "/static/display/beat.js";
import { drawCounters, drawLanes, drawUpNext, turnPage } from "/static/display/board.js";
import { Calls } from "/static/display/calls.js";
import { drawCutoff } from "/static/display/cutoff.js";
import { drawn, el, fit, hallTime } from "/static/display/dom.js";
import { drawHero, pulse } from "/static/display/hero.js";
import { Media } from "/static/display/media.js";
import { drawNotice } from "/static/display/notice.js";
import { Speaker } from "/static/display/speaker.js";
import { drawNight, reloadAtNight, shift } from "/static/display/uptime.js";
import { isMine, narrow, screenOf } from "/static/display/zone.js";

const $ = (id) => document.getElementById(id);
// A picture comes every 15 seconds even when nothing happens; a silent socket is a dead one.
const SILENCE = 40000; // ms
const PATIENCE = 8000; // ms for an answer

const { hall } = document.body.dataset;
const number = Number($("board").dataset.screen);
const base = `/${hall}/display`;

let snapshot = null; // of this screen's part of the hall
let screen = null;
let mine = () => true; // is a call of this screen
let call = null;
let live = false;
let lost = serverNow(); // when the last picture came
let heard = performance.now();
let speaking = false;

const media = new Media($("media"), `${base}/media`);
const beat = new Beat(`${base}/${number}/beat`, () => ({ rev: snapshot.rev, ...speaker.facts }), (lease, sent) => speaker.lend(lease, sent));
const speaker = new Speaker({
  base: `${base}/voice`,
  key: `spoken:${hall}:${number}`,
  speaking: (on) => {
    speaking = on;
    duck();
  },
  spoke: () => snapshot && beat.send(),
});
const calls = new Calls({
  mine: (one) => mine(one),
  arrived: (some) => speaker.hear(some.filter(mine), some.at(-1)?.id ?? 0),
  missing: async (after) => {
    const answer = await fetch(`${base}/calls?after=${after}`, { signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return (await answer.json()).calls;
  },
  show: (next, fresh) => {
    const over = next && !stands(next);
    call = over ? latest() : next;
    drawHero(snapshot, call, fresh && !over);
    if (!fresh || over) return;
    turnPage(snapshot, call.counter);
    pulse();
    duck();
  },
});

/** A call to collect a result ends with the result in the citizen's hand, or taken back. */
const stands = (one) => snapshot?.calls.find(({ id }) => id === one.id)?.standing ?? one.standing;
const latest = () => snapshot.calls.filter((one) => mine(one) && stands(one)).at(-1) ?? null;

const duck = () => media.duck(speaking || calls.busy);

function drawLink() {
  const mute = live && speaker.silent;
  drawn($("link"), [live, mute, Boolean(snapshot), live || hallTime(lost)], () => {
    $("board").dataset.link = live ? "live" : snapshot ? "lost" : "waiting";
    $("board").dataset.mute = mute;
    $("link").classList.toggle("live", live);
    $("foot-lost").hidden = $("foot-lost-en").hidden = live || !snapshot;
    $("foot-vi").hidden = $("foot-en").hidden = !(live || !snapshot);
    const since = snapshot ? `Mất kết nối từ ${hallTime(lost)}, số\u00a0liệu có\u00a0thể đã\u00a0cũ` : "Đang kết nối";
    const said = mute ? "Âm\u00a0thanh chưa\u00a0bật: mời\u00a0chạm vào\u00a0màn\u00a0hình" : "Trực tiếp";
    setText($("link"), live ? said : since);
    fit($("hall"), 2); // the warning takes room from a long name
  });
}

function drawFoot() {
  const sameDay = snapshot.models.some((model) => model.kind === "same_day");
  $("foot-fast").hidden = !sameDay || snapshot.day.state === "holiday";
}

function draw() {
  const [weekday, ...date] = snapshot.day.title.split(", ");
  drawn($("date"), snapshot.day.title, () => {
    $("date").replaceChildren(el("span", "", weekday), " ", el("span", "", date.join(", ")));
  });
  $("board").dataset.media = screen.media.length > 0;
  media.show(screen.media, screen.sound);
  drawNotice(screen);
  drawCounters(snapshot);
  drawUpNext(snapshot);
  drawLanes(snapshot);
  drawFoot();
}

function onSnapshot(whole) {
  screen = screenOf(whole, number);
  snapshot = narrow(whole, screen);
  mine = isMine(whole, screen);
  if (call && !mine(call)) call = null; // the office gave this screen other counters
  if (call && !stands(call)) call = latest();
  heard = performance.now();
  speaker.own(screen.sound);
  draw();
  speaker.update(whole);
  calls.take(snapshot.calls);
  tick();
  $("board").dataset.rev = snapshot.rev; // last: what a test waits for is then on the screen
}

function onLink(link) {
  const back = link.live && !live;
  live = link.live;
  lost = link.since;
  drawLink();
  if (snapshot) drawCutoff(snapshot, live);
  if (back && snapshot) beat.send(); // a server that came back knows nobody
}

function tick() {
  setText($("clock"), hallTime(serverNow()));
  if (!snapshot) return;
  const silent = performance.now() - heard;
  if (live && silent > SILENCE) onLink({ live: false, since: new Date(serverNow() - silent) });
  drawLink();
  drawHero(snapshot, call, calls.busy);
  drawCutoff(snapshot, live);
  turnPage(snapshot);
  drawNight(snapshot, screen.night, calls.busy);
  shift();
  speaker.tick();
  media.tick();
  duck();
  beat.tick();
  reloadAtNight(snapshot, calls.busy || speaking);
}

/** Drawn for 1920x1080, or 1248x2218 on end; any other television shows it larger or smaller. */
function scale() {
  const [width, height] = innerHeight >= innerWidth ? [1248, 2218] : [1920, 1080];
  document.body.style.zoom = Math.min(innerWidth / width, innerHeight / height);
}

scale();
addEventListener("resize", scale);
for (const touch of ["pointerup", "keyup"]) addEventListener(touch, () => speaker.wake());
setInterval(tick, 1000);
// Sizes are fitted by measuring, so the letters must be there first.
await Promise.allSettled(
  [400, 600, 700, 800].map((weight) => document.fonts.load(`${weight} 40px "Be Vietnam Pro"`, "Mời A0")),
);
follow({ hall, face: "display", onSnapshot, onLink });
tick();
