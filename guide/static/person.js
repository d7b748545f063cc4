// One person of the line, tapped: priority, papers looked at, the right lane, the code to follow.
import { ask } from "/static/ask.js";
import { setText } from "/static/live.js";
import { onChange, put, waits } from "./outbox.js";
import { boxes, drawCode, open, shut, tickedIn } from "./sheets.js";

const $ = (id) => document.getElementById(id);
const { base } = $("page").dataset;
let person = null; // {id, label, lane, priority, away}: away is missed or parked
let asking = null;

function state() {
  const { id, label, priority, away } = person;
  setText($("person-label"), label);
  $("person-back").hidden = !away;
  $("person-back").disabled = waits(`tickets/${id}/back`);
  $("person-lane").hidden = Boolean(away);
  $("person-first").hidden = !priority;
  $("person-reasons").hidden = priority;
  setText($("person-priority-now"), priority ? "đang được ưu tiên" : "");
  for (const button of $("person-priority").querySelectorAll("button")) button.disabled = waits(`tickets/${id}/priority`);
  for (const button of $("person-lanes").querySelectorAll("button")) {
    button.disabled = button.value === person.lane || waits(`tickets/${id}/lane`);
  }
}

function dossier({ id, name, components, checked, decided }) {
  const form = document.createElement("form");
  const [legend, group, save] = [document.createElement("legend"), document.createElement("fieldset"), document.createElement("button")];
  legend.textContent = name;
  group.append(legend, ...boxes(components, checked ?? []));
  save.className = "act";
  save.textContent = checked ? "Ghi lại" : "Ghi đã xem";
  save.disabled = decided;
  form.append(group, save);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const documents = tickedIn(group);
    put({
      kind: "papers", about: `${person.label} · Giấy tờ: có ${documents.length} trên ${components.length}`,
      path: `tickets/${person.id}/papers`, body: { dossier: id, documents },
    });
    shut("person");
  });
  if (!components.length) {
    const none = document.createElement("p");
    none.className = "none";
    none.textContent = "Danh mục chưa ghi giấy tờ của thủ tục này.";
    group.append(none);
  }
  return form;
}

/** What the picture of the hall does not say: the dossiers, and the code of the ticket. */
async function look(id) {
  asking?.abort();
  asking = new AbortController();
  setText($("person-note"), "Đang xem…");
  $("person-dossiers").replaceChildren();
  $("person-code").replaceChildren();
  const answer = await ask(`${base}tickets/${id}`, { headers: { Accept: "application/json" } }, {
    signal: asking.signal, read: (response) => response.json(),
    onWait: () => setText($("person-note"), "Đang chờ sóng để xem giấy tờ."),
  });
  if (!answer || person?.id !== id) return;
  setText($("person-note"), answer.ok ? "" : answer.body?.error ?? "Chưa xem được số này.");
  if (!answer.ok) return;
  const { dossiers, qr, lane, priority } = answer.body;
  Object.assign(person, { lane, priority });
  $("person-dossiers").replaceChildren(...dossiers.map(dossier));
  $("person-papers").hidden = dossiers.length === 0;
  drawCode($("person-code"), qr);
  state();
}

/** Open the sheet of a ticket of the picture; `away` says that it is missed or parked. */
export function meet(ticket, away = false) {
  person = { id: ticket.id, label: ticket.label, lane: ticket.letter ?? "", priority: Boolean(ticket.priority), away };
  for (const part of $("person").querySelectorAll("details")) part.open = false;
  $("person-papers").hidden = false;
  state();
  open("person");
  look(ticket.id);
}

/** A number that is read from someone's paper: the picture names only the head of the line. */
async function findNumber(event) {
  event.preventDefault();
  const said = (sentence) => {
    setText($("number-said"), sentence);
    $("number-said").hidden = !sentence;
  };
  const wanted = $("number-wanted").value.trim();
  const answer = await ask(`${base}numbers/${encodeURIComponent(wanted)}`, { headers: { Accept: "application/json" } }, {
    read: (response) => response.json(), onWait: () => said(`Đang chờ sóng để tìm số ${wanted}.`),
  });
  if ($("number-wanted").value.trim() !== wanted) return;
  said(answer.ok ? "" : answer.body?.error ?? "Chưa tìm được số này.");
  if (!answer.ok) return;
  $("number-wanted").value = "";
  const { id, label, lane: letter, priority, state: how } = answer.body;
  meet({ id, label, letter, priority }, ["missed", "parked"].includes(how));
}

export const bringBack = ({ id, label }) => put({ kind: "back", about: `${label} · Đưa lại vào hàng`, path: `tickets/${id}/back` });

if ($("person")) {
  $("number-find").addEventListener("submit", findNumber);
  $("person-priority").addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    const words = button.value ? "Ghi ưu tiên" : "Bỏ ưu tiên"; // never why: the phone may be read by others
    put({ kind: "priority", about: `${person.label} · ${words}`, path: `tickets/${person.id}/priority`, body: { reason: button.value } });
    shut("person");
  });
  $("person-lanes").addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    put({
      kind: "lane", about: `${person.label} · Chuyển sang ${button.dataset.name}`,
      path: `tickets/${person.id}/lane`, body: { lane: button.value },
    });
    shut("person");
  });
  $("person-back").addEventListener("click", () => {
    bringBack(person);
    shut("person");
  });
  $("person").addEventListener("close", () => asking?.abort());
  onChange(() => person && state());
}
