// The workplace: draws what the hall says, sends what the clerk decides, keeps the hands on the keys.
import { follow, serverNow, setText } from "/static/live.js";
import { printerNews } from "/static/printers.js";
import * as arrival from "./arrival.js";
import { drawChoices } from "./choices.js";
import { ask, command, isBusy, isClosing, say } from "./commands.js";
import { $, closeAll } from "./dialogs.js";
import * as dossiers from "./dossiers.js";
import * as earned from "./earned.js";
import * as fee from "./fee.js";
import "./keys.js";
import { beginOthers, others } from "./others.js";
import { askNext, drawCutoff, drawIdle, drawRail, onPlaces } from "./rail.js";
import { drawWaits, notYetWhy } from "./waits.js";

const bar = $("bar").dataset;
const place = $("hand");
const panel = () => place.firstElementChild;
const ticket = () => `/tickets/${panel().dataset.ticket}`;

const clock = (date) => date.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: bar.zone });

// -- the panel of the ticket in hand ----------------------------------------------------------

let drawing = null;
let forced = false; // a command changed more than the panel's key says
let newest = null; // the last picture of the hall
let letters = []; // what goes with the dossiers just accepted, until the next number is called

/** Fetch the panel again; ticks live only as long as the ticket stays as it is. */
async function redraw() {
  const html = await ask("/hand");
  if (html === null) return;
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  // An older picture asked for it, and the panel is new already: keys pressed meanwhile count.
  if (!forced && fresh.content.firstElementChild.dataset.keyOf === panel().dataset.keyOf) return;
  forced = false;
  closeAll(); // what stands open speaks of a ticket that is another now
  place.replaceChildren(fresh.content);
  ready();
  focusFirst();
}

/** One redraw at a time; a call during one waits for the same. */
const drawAnew = () => (drawing ??= redraw().finally(() => { drawing = null; }));

function ready() {
  dossiers.takeUp(panel());
  drawIdle();
  arrival.drawSwitches();
  if ($("letters")) earned.drawLetters($("letters"), letters);
  else letters = [];
  drawWaits(panel());
  if (newest) drawChoices(newest, panel());
  document.title = panel().dataset.label ? `${panel().dataset.label} · ${bar.name}` : bar.name;
}

function focusFirst() {
  const state = panel().dataset.state;
  const first = state === "serving" ? dossiers.firstTick() ?? place.querySelector("[data-do=finish]") : place.querySelector(".primary");
  first?.focus({ preventScroll: true });
}

// -- what the buttons do ------------------------------------------------------------------------

async function simply(path, done, data) {
  const label = panel().dataset.label ?? "";
  if (!(await command(path, data))) return false;
  say(done(label), "good");
  forced = true;
  await drawAnew();
  askNext(); // with free hands again, an armed call may be due
  return true;
}

async function finish() {
  await dossiers.settled();
  const against = dossiers.notYet();
  if (against) return say(against, "bad");
  const outcomes = dossiers.outcomes();
  const label = panel().dataset.label;
  const [receipts, gifts] = [earned.receipts(), earned.letters()];
  if (!(await command(`${ticket()}/finish`, { outcomes }))) return void dossiers.lookAgain();
  dossiers.forget();
  letters = gifts;
  const slips = outcomes.filter((x) => x.fate === "incomplete").length;
  const printed = [receipts && `${receipts} biên nhận`, slips && `${slips} phiếu hướng dẫn`].filter(Boolean).join(", ");
  say(`Số ${label} đã xong.${printed ? ` Đang in ${printed}.` : ""}`, "good");
  await drawAnew();
}

const sheetOf = (element) => element.closest(".sheet");
/** Only when the hall's rules allow it; else the sentence that says from when. */
const once = (what, done) => {
  const why = notYetWhy(panel(), what);
  return why ? say(why, "bad") : simply(`${ticket()}/${what}`, done);
};
const callNext = () => simply("/call", () => "Đã mời. Mời bắt đầu khi công dân đến quầy.");
const acts = {
  ...others({ panel, simply, newest: () => newest }),
  call: callNext,
  arm: () => (arrival.arm(), askNext()),
  chime: () => arrival.switchChime(),
  recall: () => once("recall", (label) => `Đã mời lại số ${label}.`),
  start: () => simply(`${ticket()}/start`, () => ""),
  missed: () => once("missed", (label) => `Số ${label} vắng mặt.`),
  park: () => simply(`${ticket()}/park`, (label) => `Số ${label} tạm gác, khi quay lại bấm «Đưa lại».`),
  finish,
  "bring-back": async ({ dataset }) => {
    if (await command(`/tickets/${dataset.ticket}/bring-back`)) say(`Đã đưa số ${dataset.label} lại vào hàng chờ.`, "good");
    focusFirst();
  },
  "open-sheet": (button) => dossiers.open(sheetOf(button)),
  "all-papers": (button) => dossiers.allPapers(sheetOf(button)),
  "as-seen": (button) => dossiers.asSeen(sheetOf(button)),
  fee: (button) => fee.chooseFee(sheetOf(button), dossiers.charged),
  "next-original": fee.nextOriginal,
  "drop-original": fee.dropOriginal,
  "take-fee": fee.takeFee,
  lack: (button) => dossiers.lack(sheetOf(button), button),
  same: async (button) => {
    await dossiers.sameForAll(sheetOf(button));
    goOn();
  },
  fate: async (button) => {
    const sheet = sheetOf(button);
    if (!(await dossiers.decide(sheet, button.dataset.fate))) return;
    const why = sheet.querySelector(".reason:not([hidden]) input");
    if (why) return why.focus();
    if (sheet.querySelector(".same").hidden) goOn();
  },
};

/** To the next undecided dossier, or to the button that ends the service. */
function goOn() {
  if (dossiers.nextUndecided()) dossiers.firstTick()?.focus();
  else place.querySelector("[data-do=finish]").focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button && !isBusy()) acts[button.dataset.do](button);
});
place.addEventListener("input", (event) => {
  const sheet = sheetOf(event.target);
  if (sheet) dossiers.changed(sheet, event.target);
});
place.addEventListener("focusout", (event) => {
  if (event.target.name === "case_code") dossiers.checkCode(event.target);
});
// A tick in another dossier brings the keys there.
place.addEventListener("focusin", (event) => {
  const sheet = sheetOf(event.target);
  if (sheet && !sheet.classList.contains("open") && !event.target.matches(".sheet-head")) dossiers.open(sheet);
});

// -- what the hall says -------------------------------------------------------------------------

const keyOf = ({ label, state, fast_track: tag, late_until: late }) =>
  (label ? `${label}:${state}:${tag ? "tag" : ""}:${late ? late.slice(11, 16) : ""}` : state === "paused" ? "paused" : "idle");

function show(snapshot) {
  newest = snapshot;
  drawRail(snapshot);
  drawChoices(snapshot, panel());
  drawPrinters(snapshot.printers);
  const mine = snapshot.counters.find((counter) => String(counter.id) === bar.counter);
  if (mine?.state === "closed") return void (isClosing() || location.reload()); // the sign-in page says why
  // A command under way draws the panel itself when it is answered.
  if (mine && !isBusy() && !drawing && keyOf(mine) !== panel().dataset.keyOf) drawAnew();
}

function drawPrinters(printers) {
  const mine = bar.printers.split(" ");
  // Its own first, then the kiosk's: whoever sits nearest to a machine without paper can help.
  const news = printerNews(printers).sort((a, b) => mine.includes(b.id) - mine.includes(a.id));
  $("printer").hidden = !news.length;
  $("printer").dataset.kind = news[0]?.kind ?? "";
  setText($("printer"), news.map(({ name, text }) => `${name}: ${text}`).join(" · "));
}

function link({ live, since }) {
  $("link").classList.toggle("lost", !live);
  setText($("link"), live ? "Trực tiếp" : `Mất kết nối từ ${clock(since)}`);
  // Refused rather than lost? The counter may have been taken meanwhile; the answer leads away.
  if (!live) askNext();
}

let minute = "";
function tick() {
  const now = clock(serverNow());
  drawWaits(panel());
  setText($("clock"), now);
  if (now === minute) return;
  if (minute) dossiers.lookAgain();
  minute = now;
  drawCutoff();
}

beginOthers();
fee.beginFee();
onPlaces((places) => arrival.look(places, { state: panel().dataset.state, busy: isBusy(), call: callNext }));
ready();
focusFirst();
tick();
setInterval(tick, 1000);
follow({
  hall: document.body.dataset.hall, face: "counter", auth: { counter: Number(bar.counter) },
  onSnapshot: show, onLink: link,
});
