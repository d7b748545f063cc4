// What copies cost: pages and copies of each original, an exemption, the hall's own sum and source.
import { setText } from "/static/live.js";
import { ask } from "./commands.js";
import { $, closeAll, open, tell } from "./dialogs.js";

let sheet = null; // whose fee is asked
let saved = () => {};

/** What a dossier's fee hangs on: originals as [pages, copies], and the id of an exemption. */
export const chargeOf = (of) => ({ originals: JSON.parse(of.dataset.originals || "[]"), exempt: of.dataset.exempt ?? "" });

export function putBackCharge(on, { originals = [], exempt = "", fee = "" }) {
  on.dataset.originals = JSON.stringify(originals);
  on.dataset.exempt = exempt;
  if (fee) showFee(on, fee);
}

function showFee(on, words) {
  on.dataset.fee = words;
  setText(on.querySelector(".fee-words"), words);
}

/** Open the sum of a dossier; `done` is told once it is taken over. */
export function chooseFee(of, done) {
  sheet = of;
  saved = done;
  const { originals, exempt } = chargeOf(of);
  const byPage = "pages" in of.dataset;
  $("originals").hidden = !byPage;
  $("originals-list").replaceChildren();
  if (byPage) for (const pair of originals.length ? originals : [["", "1"]]) addRow(...pair);
  $("exempt").replaceChildren(...choicesOf(of, exempt));
  $("exempt").closest("fieldset").hidden = $("exempt").childElementCount < 2;
  tell("fee", "");
  open("fee");
  (rows()[0]?.querySelector("input") ?? $("exempt").querySelector(":checked") ?? $("fee-take")).focus();
  sum();
}

const choicesOf = (of, exempt) => [...of.querySelector(".exemptions").content.children].map((child) => {
  const copy = child.cloneNode(true);
  const box = copy.querySelector("input");
  box.checked = box.value === exempt;
  return copy;
});

const rows = () => [...$("originals-list").children];
const cells = (row) => [...row.querySelectorAll("input")].map((input) => input.value.trim());

function addRow(pages = "", copies = "1") {
  const row = $("original-row").content.firstElementChild.cloneNode(true);
  const [first, second] = row.querySelectorAll("input");
  first.value = pages;
  second.value = copies;
  $("originals-list").append(row);
  number();
  return row;
}

/** Each row says which original it is, for whoever hears the page. */
function number() {
  rows().forEach((row, at) => {
    setText(row.querySelector(".original-number"), String(at + 1));
    const [pages, copies] = row.querySelectorAll("input");
    pages.setAttribute("aria-label", `Số trang của bản chính ${at + 1}`);
    copies.setAttribute("aria-label", `Số bản sao của bản chính ${at + 1}`);
  });
}

/** What is written down so far: rows left empty are none. */
const pairs = () => rows().map(cells).filter(([pages]) => pages);

let asked = 0;
let offered = null;

async function sum() {
  const mine = (asked += 1);
  const query = new URLSearchParams({ originals: pairs().map((pair) => pair.join("x")).join(","), exempt: chosen() });
  const hand = sheet.closest(".hand");
  const found = await ask(`/tickets/${hand.dataset.ticket}/dossiers/${sheet.dataset.dossier}/fee?${query}`, { json: true, refusals: true });
  if (mine !== asked) return;
  offered = found?.error ? null : found;
  tell("fee", found?.error ?? (found ? "" : "Chưa tính được phí. Mời đợi kết nối."));
  $("fee").classList.toggle("no-sum", offered?.amount === null);
  setText($("fee-amount"), offered?.words ?? "…");
  setText($("fee-reason"), offered?.reason ?? "");
  setText($("fee-source"), offered?.source ? `Căn cứ: ${offered.source}` : "");
}

const chosen = () => $("exempt").querySelector(":checked")?.value ?? "";

/** Enter walks: pages, copies, the next original; an empty one ends the list. */
export function nextOriginal() {
  const field = document.activeElement;
  const row = field.closest(".original");
  const [pages, copies] = row.querySelectorAll("input");
  if (field === pages && !pages.value.trim() && rows().length > 1) return row.remove(), number(), sum(), $("fee-take").focus();
  if (field === pages) return copies.focus(), copies.select();
  return (row.nextElementSibling ?? addRow()).querySelector("input").focus();
}

export function dropOriginal(button) {
  button.closest(".original").remove();
  if (!rows().length) addRow();
  number();
  sum();
  rows()[0].querySelector("input").focus();
}

export async function takeFee() {
  await sum();
  if (!offered) return;
  putBackCharge(sheet, { originals: pairs().map((pair) => pair.map(Number)), exempt: chosen(), fee: offered.words });
  closeAll();
  saved(sheet);
}

/** Once, when the page is there. */
export const beginFee = () => $("fee").addEventListener("input", sum);
