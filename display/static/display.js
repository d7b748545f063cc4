// The hall's television: it follows the snapshot and the server's clock, and says when it cannot.
import { follow, serverNow, setText } from "/static/live.js";
import { drawCounters, drawLanes, drawUpNext } from "/static/display/board.js";
import { Calls } from "/static/display/calls.js";
import { drawCutoff } from "/static/display/cutoff.js";
import { drawn, el, fit, hallTime } from "/static/display/dom.js";
import { drawHero, pulse } from "/static/display/hero.js";

const $ = (id) => document.getElementById(id);
// A picture comes every 15 seconds even when nothing happens; a silent socket is a dead one.
const SILENCE = 40000; // ms

let snapshot = null;
let call = null;
let live = false;
let heard = performance.now();

const calls = new Calls((next, fresh) => {
  call = next;
  drawHero(snapshot, call, fresh);
  if (fresh) pulse();
});

function drawLink(since) {
  $("board").dataset.link = live ? "live" : snapshot ? "lost" : "waiting";
  $("link").classList.toggle("live", live);
  $("foot-lost").hidden = $("foot-lost-en").hidden = live || !snapshot;
  $("foot-vi").hidden = $("foot-en").hidden = !(live || !snapshot);
  const lost = snapshot ? `Mất kết nối từ ${hallTime(since)}, số\u00a0liệu có\u00a0thể đã\u00a0cũ` : "Đang kết nối";
  setText($("link"), live ? "Trực tiếp" : lost);
  fit($("hall"), 2); // the warning takes room from a long name
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
  drawCounters(snapshot);
  drawUpNext(snapshot);
  drawLanes(snapshot);
  drawFoot();
}

function onSnapshot(next) {
  snapshot = next;
  heard = performance.now();
  draw();
  calls.take(snapshot.calls);
  tick();
  $("board").dataset.rev = snapshot.rev; // last: what a test waits for is then on the screen
}

function onLink(link) {
  live = link.live;
  drawLink(link.since);
  if (snapshot) drawCutoff(snapshot, live);
}

function tick() {
  setText($("clock"), hallTime(serverNow()));
  if (!snapshot) return;
  const silent = performance.now() - heard;
  if (live && silent > SILENCE) onLink({ live: false, since: new Date(serverNow() - silent) });
  drawHero(snapshot, call, calls.busy);
  drawCutoff(snapshot, live);
}

/** Drawn for 1920x1080, or 1248x2218 on end; any other television shows it larger or smaller. */
function scale() {
  const [width, height] = innerHeight >= innerWidth ? [1248, 2218] : [1920, 1080];
  document.body.style.zoom = Math.min(innerWidth / width, innerHeight / height);
}

scale();
addEventListener("resize", scale);
setInterval(tick, 1000);
// Sizes are fitted by measuring, so the letters must be there first.
await Promise.allSettled(
  [400, 600, 700, 800].map((weight) => document.fonts.load(`${weight} 40px "Be Vietnam Pro"`, "Mời A0")),
);
follow({ hall: document.body.dataset.hall, face: "display", onSnapshot, onLink });
tick();
