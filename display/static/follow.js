/* The phone page comes alive: it hears of its ticket, asks where it cannot hear, and rings.

   Written for Chrome 61 (2017): modules, fetch and async are there, newer things are not. On the
   hall's plain HTTP there is no wake lock and no service worker. Which parts of the page are to be
   seen is decided by the server ("show"); words stand in the page only. */
import { Bell } from "/static/display/follow-bell.js";

const FINAL = ["done", "cancelled", "expired"];
const ASK = 10000, HIDDEN = 30000; // milliseconds between questions where no line is live
const SILENT = 40000; // a live line beats every 15 s
const PATIENCE = 8000; // for an answer
const AGAIN = 60000; // until a line that was refused is tried again
const { here, live } = document.body.dataset;
const byId = (id) => document.getElementById(id);
const call = byId("call"), link = byId("link");
const bell = new Bell(byId("bar"), byId("bell"), byId("bell-hint"), byId("hush"), call);

let line = null, refusedAt = -AGAIN, heardAt = Date.now(), mark = "", timer = 0;
let state = "", lane = "", calls = 0, rev = 0, ready = null;

function main() {
  return document.querySelector("main");
}

/* The page says what it was drawn from; what is heard later is drawn over it. */
function begin() {
  const found = main().dataset;
  state = found.state;
  lane = found.lane || "";
  calls = Number(found.calls || 0);
  rev = Math.max(rev, Number(found.rev || 0));
  if (ready !== null && found.awaits && found.awaits > ready) bell.tell();
  ready = state === "done" ? found.awaits || "" : null;
  summon();
  if (state === "done") hangUp(); // the line is for who waits; a result is asked for
  if (state === "done" && !over()) soon(HIDDEN);
}

/* Nothing more will come: not while a result of today is still to come. */
function over() {
  return FINAL.includes(state) && main().dataset.awaits === undefined;
}

function draw(sight) {
  const seen = sight.show.split(" ");
  main().querySelectorAll("[data-if]").forEach((el) => { el.hidden = !seen.includes(el.dataset.if); });
  document.querySelectorAll("[data-n]").forEach((el) => {
    if (sight[el.dataset.n] !== undefined) el.textContent = sight[el.dataset.n];
  });
}

function take(sight) {
  heard();
  if (sight.rev < rev) return;
  rev = sight.rev;
  draw(sight);
  const moved = sight.state !== state || (sight.lane || "") !== lane || (state === "done" && (sight.ready || "") !== ready);
  const again = sight.state === "called" && (sight.calls || 0) > calls;
  state = sight.state;
  lane = sight.lane || "";
  calls = sight.calls || 0;
  summon(again, !moved);
  if (moved) load(here).catch(() => {}); // the rest of what a new state says
}

/* The counter's call covers the page, whatever was being read or confirmed. */
function summon(again, whole = true) {
  const called = state === "called";
  if (called && (call.hidden || again)) bell.ring(byId("call-where").textContent);
  if (call) call.hidden = !called;
  if (!called) bell.stop();
  bell.offer(state === "done" ? main().dataset.coming !== undefined : !over() && state !== "serving");
  if (whole && over()) finish(); // else the page that says so is on its way
}

function finish() {
  hangUp();
  clearTimeout(timer);
  link.hidden = true;
  document.querySelectorAll(".foot .hint").forEach((el) => { el.hidden = true; });
}

function heard() {
  heardAt = Date.now();
  fresh();
}

function fresh() {
  const silent = Math.floor((Date.now() - heardAt) / 60000);
  const lost = Date.now() - heardAt > SILENT;
  link.hidden = false;
  link.className = lost ? "link lost" : "link";
  const text = lost ? `Mất kết nối${silent ? ` ${silent} phút` : ""}` : "Trực tiếp";
  if (link.textContent !== text) link.textContent = text;
}

/* -- hearing ----------------------------------------------------------------------------------- */

function listen() {
  if (!live || state === "done" || !window.EventSource) return;
  line = new EventSource(live);
  line.onmessage = (event) => take(JSON.parse(event.data));
  line.addEventListener("beat", heard);
  line.onerror = () => {
    if (line && line.readyState === EventSource.CLOSED) { refusedAt = Date.now(); hangUp(); }
    soon(1000);
  };
}

function hangUp() {
  if (line) line.close();
  line = null;
}

function alive() {
  return Boolean(line) && line.readyState === EventSource.OPEN && Date.now() - heardAt < SILENT;
}

/* -- asking ------------------------------------------------------------------------------------ */

/** An answer, or an error after a while: old phones cannot abort, but must not wait for ever. */
function within(answer) {
  return Promise.race([answer, new Promise((_, fail) => { setTimeout(fail, PATIENCE, new Error("late")); })]);
}

async function ask() {
  if (over()) return;
  if (!alive()) {
    if (line && line.readyState === EventSource.OPEN) hangUp(); // open, and silent for too long
    if (!line && Date.now() - refusedAt >= AGAIN) listen();
    try {
      const answer = await within(fetch(`${here}/state`, { cache: "no-store", headers: mark ? { "If-None-Match": mark } : {} }));
      if (answer.status === 304) heard();
      else if (answer.ok) { mark = answer.headers.get("ETag") || ""; take(await answer.json()); }
      else if (answer.status === 404 || answer.status === 410) await load(here);
    } catch (error) { /* asked again below */ }
  }
  if (over()) return;
  fresh();
  soon(document.hidden || state === "done" ? HIDDEN : ASK);
}

function soon(wait) {
  clearTimeout(timer);
  timer = setTimeout(ask, wait * (0.8 + Math.random() * 0.4));
}

/* -- pages of this ticket, without leaving it: the bell and the line stay ------------------------- */

async function load(where, how) {
  const answer = await fetch(where, Object.assign({ credentials: "same-origin", cache: "no-store", headers: { "X-Part": "main" } }, how));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector("main");
  if (!found) throw new Error("no page");
  const mine = main().querySelector(".rate"), fresh = document.importNode(found, true);
  // An answer that is being given stays as it is, whatever else has changed.
  if (mine && !how && fresh.querySelector(".rate")) fresh.querySelector(".rate").replaceWith(mine);
  main().replaceWith(fresh);
  if (how || where !== here) scrollTo(0, 0);
  begin();
}

document.addEventListener("click", (event) => {
  const way = event.target.closest("a[data-stay]");
  if (!way || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  load(way.getAttribute("href"))
    .then(() => history.pushState(null, "", way.getAttribute("href")))
    .catch(() => location.assign(way.href));
});
addEventListener("popstate", () => load(location.pathname).catch(() => location.reload()));

/* Sent again after a failure it is the same wish: the form keeps its request id. */
document.addEventListener("submit", (event) => {
  const form = event.target, late = form.id === "call-late";
  if (!late && !form.hasAttribute("data-stay")) return;
  event.preventDefault();
  const button = form.querySelector("button");
  if (button.disabled) return;
  button.disabled = true;
  load(form.getAttribute("action"), { method: "POST", body: new FormData(form) })
    .then(() => {
      if (late) { form.hidden = true; byId("call-said").hidden = false; bell.stop(); }
      history.replaceState(null, "", here);
    })
    .catch(() => {
      button.disabled = false;
      sorry(form);
    });
});

function sorry(form) {
  const said = form.querySelector(".sorry") || form.insertBefore(document.createElement("p"), form.firstChild);
  said.className = "sorry";
  said.setAttribute("role", "alert");
  said.textContent = "Chưa gửi được. Mời ông/bà thử lại.";
}

document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
begin();
listen();
soon(live ? 5000 : ASK);
fresh();
setInterval(() => { if (!over()) fresh(); }, 10000);
