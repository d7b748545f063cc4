// A number for someone, a slip of what is missing for someone without one, a visit at home.
import { ask } from "/static/ask.js";
import { setText } from "/static/live.js";
import { search } from "./catalogue.js";
import { dismiss, onAnswer, put } from "./outbox.js";
import { boxes, drawCode, open, shut, tickedIn } from "./sheets.js";
import { onNumber } from "./told.js";

const $ = (id) => document.getElementById(id);
const { base } = $("page").dataset;
const PRINTER = `denluot.guide.printer.${document.body.dataset.hall}`; // the one that stands nearest
const NO_PAPER = "-";
let wanted = null; // {code, name} or {purpose, name}
let lacking = null;
let printers = [];

/** Whether the nearest printer can print now, from the newest picture of the hall. */
export function paperNews(found) {
  printers = found;
  const chosen = found.find(({ id }) => id === $("issue-printer")?.value);
  if (!$("issue-paper")) return;
  $("issue-paper").hidden = !chosen || chosen.able !== false;
  setText($("issue-paper"), chosen ? `${chosen.name}: ${chosen.words}. Nên cho quét mã thay giấy.` : "");
}

function step(sheet, chosen) {
  $(`${sheet}-choose`).hidden = chosen;
  $(`${sheet}-form`).hidden = !chosen;
}

// -- a number ---------------------------------------------------------------------------------

function want(what) {
  wanted = what;
  setText($("issue-name"), what.name);
  $("issue-count-row").hidden = !what.code;
  $("issue-form").reset();
  $("issue-printer").value = localStorage.getItem(PRINTER) ?? $("issue-printer").options[0].value;
  if (!$("issue-printer").value) $("issue-printer").selectedIndex = 0;
  paperNews(printers);
  step("issue", true);
}

function issue(event) {
  event.preventDefault();
  const { count, priority, help, printer } = $("issue-form").elements;
  localStorage.setItem(PRINTER, printer.value);
  const items = wanted.code ? { procedure: wanted.code, count: Number(count.value) } : { purpose: wanted.purpose };
  put({
    kind: "issue", about: `Lấy số: ${wanted.name}`, path: "tickets",
    body: { ...items, priority: priority.value, help: help.checked, printer: printer.value },
  });
  shut("issue");
}

function numberNote() {
  const where = [...$("issue-printer").options].find(({ value }) => value === localStorage.getItem(PRINTER));
  const paper = where && where.value !== NO_PAPER ? `Phiếu in ở ${where.textContent}. ` : "";
  return `${paper}Mời ông/bà quét mã để theo dõi lượt trên điện thoại.`;
}

/** The number that someone got: large, with its code where no paper comes; read once it is shut. */
async function showNumber({ id, label }, told) {
  $("number").addEventListener("close", () => dismiss(told), { once: true });
  setText($("number-label"), label);
  setText($("number-note"), "Đang lấy mã để quét…");
  $("number-code").replaceChildren();
  open("number");
  const answer = await ask(`${base}tickets/${id}`, { headers: { Accept: "application/json" } }, {
    read: (response) => response.json(), onWait: () => setText($("number-note"), "Đang chờ sóng để lấy mã."),
  });
  if ($("number-label").textContent !== label) return;
  setText($("number-note"), answer.ok ? numberNote() : "Chưa lấy được mã.");
  if (answer.ok) drawCode($("number-code"), answer.body.qr);
}

// -- a slip of what is missing -----------------------------------------------------------------

function lack(procedure) {
  lacking = procedure;
  setText($("guidance-name"), procedure.name);
  $("guidance-papers").replaceChildren(...boxes(procedure.components, []));
  $("guidance-none").hidden = procedure.components.length > 0;
  count();
  step("guidance", true);
}

function count() {
  const missing = tickedIn($("guidance-papers")).length;
  $("guidance-print").disabled = missing === 0;
  setText($("guidance-print"), missing ? `In phiếu: thiếu ${missing} giấy tờ` : "Đánh dấu giấy tờ còn thiếu");
}

function printGuidance(event) {
  event.preventDefault();
  const documents = tickedIn($("guidance-papers"));
  const printer = localStorage.getItem(PRINTER) ?? "";
  put({
    kind: "guidance", about: `Phiếu hướng dẫn: ${lacking.name}`, path: "guidance",
    body: { procedure: lacking.code, documents, printer: printer === NO_PAPER ? "" : printer },
  });
  shut("guidance");
}

// -- a visit at home ---------------------------------------------------------------------------

function askVisit(event) {
  event.preventDefault();
  const { field, contact, address } = $("visit-form").elements;
  put({
    kind: "visit", about: `Phục vụ tại nhà: ${field.value}`, path: "visits",
    body: { field: field.value, contact: contact.value, address: address.value },
  });
  $("visit-form").reset(); // the next one who takes this phone in hand finds nothing
  shut("visit");
}

/** A refused request comes back into its form: it was typed once. */
function visitAnswered({ act, told }) {
  if (told.ok) return;
  for (const [name, value] of Object.entries(act.body)) $("visit-form").elements[name].value = value;
  setText($("visit-said"), told.sentence);
  $("visit-said").hidden = false;
}

if ($("issue")) {
  const find = { issue: search($("issue-search"), $("issue-found"), want), guidance: search($("guidance-search"), $("guidance-found"), lack) };
  for (const sheet of ["issue", "guidance"]) {
    $(`open-${sheet}`).addEventListener("click", () => {
      $(`${sheet}-search`).value = "";
      find[sheet]();
      step(sheet, false);
      open(sheet);
    });
    $(`${sheet}-other`).addEventListener("click", () => step(sheet, false));
  }
  for (const button of $("issue-purposes").querySelectorAll("button")) {
    button.addEventListener("click", () => want({ purpose: button.value, name: button.textContent.trim() }));
  }
  $("issue-form").addEventListener("submit", issue);
  $("issue-printer").addEventListener("change", () => paperNews(printers));
  $("guidance-form").addEventListener("submit", printGuidance);
  $("guidance-papers").addEventListener("change", count);
  onNumber(showNumber);
  onAnswer("issue", ({ told }) => {
    if (told.ok && !document.querySelector("dialog[open]")) showNumber(told.ticket, told.id);
  });
}
if ($("visit")) {
  $("open-visit").addEventListener("click", () => open("visit"));
  $("visit-form").addEventListener("submit", askVisit);
  $("visit-form").addEventListener("input", () => { $("visit-said").hidden = true; });
  onAnswer("visit", visitAnswered);
}
