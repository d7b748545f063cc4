// The dossiers on the workplace: what was handed in, what the promise would be, what becomes of each.
import { setText } from "/static/live.js";
import { ask, say } from "./commands.js";
import { drawDue } from "./due.js";
import { chargeOf, putBackCharge } from "./fee.js";
import * as slots from "./papers.js";
import { missing, papers } from "./papers.js";

const KEPT = "denluot-dossiers";
const FATES = { accepted: "Tiếp nhận", incomplete: "Chưa đủ", refused: "Từ chối" };
const CONDITIONS = ["complete", "valid", "no_verification"];

let hand = null;
const sheets = () => [...(hand?.querySelectorAll(".sheet") ?? [])];
const box = (sheet, name) => sheet.querySelector(`[name=${name}]`);
/** A condition that the page does not ask for holds. */
const holds = (sheet, name) => box(sheet, name)?.checked ?? true;

const ticks = (sheet) => CONDITIONS.map((name) => `${name}=${holds(sheet, name) ? 1 : 0}`).join("&");

/** The rule says whether a receipt is printed, until the clerk says otherwise. */
function askReceipt(sheet, on) {
  sheet.dataset.receipt = "asked";
  box(sheet, "receipt").checked = on;
}

/** Take up the panel that was just drawn; ticks of the same ticket come back after a reload. */
export function takeUp(panel) {
  hand = panel;
  if (!sheets().length) return;
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  for (const sheet of sheets()) {
    if (kept.ticket === hand.dataset.ticket) putBack(sheet, kept.sheets[sheet.dataset.dossier]);
    showFate(sheet);
  }
  open(sheets().find((sheet) => !sheet.dataset.fate) ?? sheets()[0]);
  lookAgain();
  tally();
}

function putBack(sheet, state) {
  if (!state) return;
  slots.putBack(sheet, state);
  for (const name of CONDITIONS) if (box(sheet, name)) box(sheet, name).checked = state[name];
  box(sheet, "case_code").value = state.case_code;
  box(sheet, "note").value = state.note;
  box(sheet, "again").value = state.again ?? "";
  if (state.receipt !== null) askReceipt(sheet, state.receipt);
  putBackCharge(sheet, state);
  sheet.dataset.fate = state.fate ?? "";
  if (state.fate === "accepted") sheet.dataset.sure = ticks(sheet); // it was asked then
  // What was promised before a reload still counts: if it has passed, the clerk is told.
  if (state.seen_due) Object.assign(sheet.dataset, { due: state.seen_due, ticked: ticks(sheet) });
}

const read = (sheet) => ({
  dossier: Number(sheet.dataset.dossier),
  fate: sheet.dataset.fate,
  documents: slots.values(papers(sheet).filter((paper) => paper.checked)),
  missing: sheet.dataset.fate === "incomplete" ? missing(sheet) : [],
  ...Object.fromEntries(CONDITIONS.map((name) => [name, holds(sheet, name)])),
  case_code: box(sheet, "case_code").value.trim(),
  note: sheet.dataset.fate === "refused" ? box(sheet, "note").value.trim() : "",
  again: sheet.dataset.fate === "incomplete" ? box(sheet, "again").value.trim() : "",
  receipt: "receipt" in sheet.dataset ? box(sheet, "receipt").checked : null,
  ...chargeOf(sheet),
  seen_due: sheet.dataset.fate === "accepted" ? sheet.dataset.due ?? null : null,
});

/** What a reload must not lose: more than the hall is told. */
const remember = (sheet) => ({
  ...read(sheet), marked: slots.marked(sheet), fee: sheet.dataset.fee ?? "", note: box(sheet, "note").value, again: box(sheet, "again").value,
});

function keep() {
  const state = Object.fromEntries(sheets().map((sheet) => [sheet.dataset.dossier, remember(sheet)]));
  sessionStorage.setItem(KEPT, JSON.stringify({ ticket: hand.dataset.ticket, sheets: state }));
}

/** Open one dossier and close the others. */
export function open(sheet) {
  for (const other of sheets()) {
    other.classList.toggle("open", other === sheet);
    other.querySelector(".sheet-head").setAttribute("aria-expanded", String(other === sheet));
    other.querySelector(".sheet-body").hidden = other !== sheet;
  }
  if (!sheet) return;
  showPromise(sheet);
  sheet.scrollIntoView({ block: "nearest" });
}

/** Where the hands go first: the first tick of the open dossier. */
export const firstTick = () => hand.querySelector(".sheet.open input[type=checkbox]");

export function allPapers(sheet) {
  if (box(sheet, "complete").checked) slots.untick(sheet);
  else slots.tickRequired(sheet);
  follow(sheet);
}

/** What a guide has seen counts as handed in, until the clerk says otherwise. */
export function asSeen(sheet) {
  slots.tickSeen(sheet);
  follow(sheet);
}

/** Mark an optional paper as lacking, or take the mark off. */
export function lack(sheet, button) {
  slots.toggleMark(button);
  follow(sheet);
}

/** The papers say whether the dossier is complete. */
function follow(sheet) {
  box(sheet, "complete").checked = !missing(sheet).length;
  changed(sheet);
}

/** A tick or a text changed: a fate that no longer fits is taken back. */
export function changed(sheet, target = null) {
  if (target?.name === "receipt") return askReceipt(sheet, target.checked), keep();
  if (target?.name === "document") return slots.ticked(target), follow(sheet);
  if (target?.name === "complete" && target.checked) slots.tickRequired(sheet);
  if (target?.type !== "text") say("");
  if (sheet.dataset.sure !== ticks(sheet)) delete sheet.dataset.sure;
  const fate = sheet.dataset.fate;
  if ((fate === "accepted" && !holds(sheet, "complete")) || (fate === "incomplete" && !missing(sheet).length)) sheet.dataset.fate = "";
  showFate(sheet);
  if (target?.type !== "text") showPromise(sheet);
  tally();
  keep();
}

const NOTHING_LACKS = "Chưa có giấy tờ nào ghi thiếu. Bỏ dấu ở giấy tờ còn thiếu; giấy tờ «nếu có» thì bấm «Thiếu».";
const NO_DUE = "Chưa tính được hẹn trả. Mời đợi kết nối rồi bấm lại.";

let presses = 0;
let deciding = Promise.resolve();

/** May this dossier be accepted at this press? What it costs the citizen is asked once. */
async function mayAccept(sheet) {
  if (sheet.dataset.fate === "accepted") return true;
  if (!holds(sheet, "complete")) return say("Hồ sơ chưa đánh dấu «Đầy đủ thành phần» thì chưa tiếp nhận được.", "bad"), false;
  const mine = presses;
  await underWay;
  if (mine !== presses) return false; // pressed again before the promise was known: that one counts
  if (sheet.dataset.ticked !== ticks(sheet)) return showPromise(sheet), say(NO_DUE, "bad"), false;
  return !isForgone(sheet) || (askOnce(sheet), false);
}

/** Accepting would cost the result of today, and the clerk has not yet said that it shall. */
const isForgone = (sheet) => Boolean(sheet.dataset.lost) && sheet.dataset.sure !== ticks(sheet);

function askOnce(sheet) {
  sheet.dataset.sure = ticks(sheet);
  say(`Hồ sơ này có số «Trong ngày» nhưng chưa đánh dấu ${sheet.dataset.lost}: hẹn trả sẽ là ${sheet.dataset.dueWords}. Nếu đúng như vậy, mời bấm Tiếp nhận lần nữa.`, "ask");
}

/** Decide a dossier; false with a sentence when its ticks say otherwise. */
export const decide = (sheet, fate) => (deciding = settle(sheet, fate));

async function settle(sheet, fate) {
  presses += 1;
  if (fate === "accepted" && !(await mayAccept(sheet))) return false;
  if (fate === "incomplete" && !missing(sheet).length) return say(NOTHING_LACKS, "bad"), false;
  if (fate !== "accepted") delete sheet.dataset.sure;
  say("");
  sheet.dataset.fate = fate; // pressed twice it stays: another fate takes its place
  showFate(sheet);
  tally();
  keep();
  return true;
}

const alike = (sheet) => sheets().filter((other) => other !== sheet && !other.dataset.fate && other.dataset.procedure === sheet.dataset.procedure);

/** The same ticks and the same fate for the undecided dossiers of the same procedure. */
export async function sameForAll(sheet) {
  const state = remember(sheet);
  for (const other of alike(sheet)) {
    putBack(other, { ...state, case_code: "", originals: [], exempt: "", fee: "" }); // these belong to one dossier
    showFate(other);
    await showPromise(other);
  }
  showFate(sheet);
  tally();
  keep();
}

/** The next dossier without a fate, opened; null when all are decided. */
export function nextUndecided() {
  const found = sheets().find((sheet) => !sheet.dataset.fate) ?? null;
  if (found) open(found);
  return found;
}

export const outcomes = () => sheets().map(read);

/** Why "Xong" must wait, in a sentence; "" when nothing stands against it. */
export function notYet() {
  const open_ = sheets().filter((sheet) => !sheet.dataset.fate);
  if (open_.length) return `Còn ${open_.length} hồ sơ chưa có kết quả: Tiếp nhận, Chưa đủ hay Từ chối?`;
  if (sheets().some((sheet) => sheet.dataset.fate === "accepted" && !sheet.dataset.due)) return lookAgain(), NO_DUE;
  const silent = sheets().find((sheet) => sheet.dataset.fate === "refused" && !box(sheet, "note").value.trim());
  if (silent) return open(silent), box(silent, "note").focus(), "Mời ghi lý do từ chối.";
  const second = sheets().find((sheet) => sheet.dataset.fate === "incomplete" && again(sheet) && !box(sheet, "again").value.trim());
  if (second) return open(second), box(second, "again").focus(), `Đây là phiếu hướng dẫn thứ ${slipOf(second)} của hồ sơ này. Mời ghi vì sao lần trước chưa nêu.`;
  const badly = sheets().find((sheet) => sheet.dataset.codeWrong);
  if (badly) return open(badly), box(badly, "case_code").focus(), badly.dataset.codeWrong;
  return "";
}

/** Which guidance slip of this dossier the next one would be; the rules want one, complete. */
const slipOf = (sheet) => Number(sheet.dataset.slips) + 1;
const again = (sheet) => slipOf(sheet) > 1;

/** The form of a case code is looked at while the citizen is still there. */
export async function checkCode(field) {
  const sheet = field.closest(".sheet");
  const typed = field.value.trim();
  const found = typed ? await ask(`/tickets/${hand.dataset.ticket}/dossiers/${sheet.dataset.dossier}/case-code?code=${encodeURIComponent(typed)}`, { json: true, refusals: true }) : {};
  if (!found || field.value.trim() !== typed) return;
  if (found.code) field.value = found.code;
  if (found.slips) sheet.dataset.slips = found.slips; // known under its code from another ticket
  sheet.dataset.codeWrong = found.error ?? "";
  field.setAttribute("aria-invalid", String(Boolean(found.error)));
  setText(sheet.querySelector(".code-wrong"), found.error ?? "");
  if (found.error) say(found.error, "bad");
  showFate(sheet);
  keep();
}

function showFate(sheet) {
  const fate = sheet.dataset.fate ?? "";
  for (const button of sheet.querySelectorAll(".fate")) button.setAttribute("aria-pressed", String(button.dataset.fate === fate));
  const list = sheet.querySelector(".missing");
  list.hidden = fate !== "incomplete";
  const slip = again(sheet) ? `Đây là phiếu hướng dẫn thứ ${slipOf(sheet)} của hồ sơ này, ` : "Phiếu hướng dẫn ";
  setText(list, `${slip}sẽ in ${missing(sheet).length} giấy tờ còn thiếu, có ghi «Thiếu» ở trên.`);
  sheet.querySelector(".reason.refusal").hidden = fate !== "refused";
  sheet.querySelector(".reason.again").hidden = fate !== "incomplete" || !again(sheet);
  sheet.querySelector(".due").hidden = fate === "incomplete" || fate === "refused";
  const others = fate ? alike(sheet).length : 0;
  sheet.querySelector(".same").hidden = !others;
  setText(sheet.querySelector(".same-count"), String(others));
  const due = fate === "accepted" && sheet.dataset.dueWords ? `, trả ${sheet.dataset.dueWords}` : "";
  setText(sheet.querySelector(".sheet-fate"), fate ? `${FATES[fate]}${due}` : "");
}

function tally() {
  const place = hand.querySelector("#tally");
  const done = sheets().filter((sheet) => sheet.dataset.fate).length;
  if (place && sheets().length) setText(place, `${done}/${sheets().length} hồ sơ có kết quả`);
}

let underWay = Promise.resolve();
/** When every promise that was asked for has been shown, and the last press has been obeyed. */
export const settled = () => Promise.all([underWay, deciding]);

/** Ask the hall what accepting now would promise, for the ticks as they are. */
function showPromise(sheet) {
  const asked = askPromise(sheet);
  underWay = Promise.all([underWay, asked]);
  return asked;
}

async function askPromise(sheet) {
  const query = ticks(sheet);
  const mine = (sheet.asked = (sheet.asked ?? 0) + 1);
  const found = await ask(`/tickets/${hand.dataset.ticket}/dossiers/${sheet.dataset.dossier}/promise?${query}`, { json: true });
  if (!found || mine !== sheet.asked) return;
  const before = sheet.dataset.due;
  if (!("receipt" in sheet.dataset)) box(sheet, "receipt").checked = found.receipt;
  Object.assign(sheet.dataset, { due: found.at, dueWords: found.words, lost: found.lost });
  drawDue(sheet.querySelector(".due"), found);
  // Accepted under a promise that has meanwhile passed: the clerk must see it and say so again.
  if (sheet.dataset.fate === "accepted" && before && before !== found.at && sheet.dataset.ticked === query) {
    sheet.dataset.fate = "";
    say(`Hạn trả vừa đổi thành ${found.words}. Mời xem lại rồi tiếp nhận lần nữa.`, "bad");
    tally();
  }
  // A condition was unticked after accepting.
  if (sheet.dataset.fate === "accepted" && isForgone(sheet)) {
    sheet.dataset.fate = "";
    askOnce(sheet);
    tally();
  }
  sheet.dataset.ticked = query;
  showFate(sheet);
  keep();
}

/** A dossier's fee was taken over from its sum. */
export const charged = () => keep();

/** The clock moved on: promises on the workplace may have passed. */
export const lookAgain = () => sheets().filter((sheet) => sheet.classList.contains("open") || sheet.dataset.fate === "accepted").map(showPromise);
export const forget = () => sessionStorage.removeItem(KEPT);
