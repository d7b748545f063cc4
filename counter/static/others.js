// "Việc khác": pauses, a chosen number, one more procedure, another clerk's hands, the end of the day.
import { ask, base, closeDoor, command } from "./commands.js";
import { $, closeAll, open, tell, walk } from "./dialogs.js";
import { forget } from "./dossiers.js";

const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};

/** What the desk does besides; `simply` does a command on the ticket in hand and draws anew. */
export function others({ panel, simply, newest }) {
  const ticket = () => `/tickets/${panel().dataset.ticket}`;
  return {
    others: () => {
      for (const entry of $("others").querySelectorAll("[data-when]")) entry.hidden = !entry.dataset.when.includes(panel().dataset.state);
      open("others");
    },
    "close-dialog": closeAll,
    "choose-pause": () => open("pause"),
    pause: (button) => (closeAll(), simply("/pause", () => "", { reason: button.dataset.reason })),
    resume: () => simply("/resume", () => "Đã mở lại. Mời số tiếp theo khi ông/bà sẵn sàng."),
    "choose-number": () => chooseNumber(newest()),
    "call-chosen": (button) => callChosen(button.dataset.reason ?? $("chosen-other").value.trim(), simply),
    "take-number": (button) => takeNumber(button),
    "to-reasons": () => toReasons(),
    "choose-procedure": chooseProcedure,
    "take-procedure": (button) => takeProcedure(button),
    "find-first": () => $("found").querySelector("button")?.click(),
    add: () => addProcedure(ticket(), simply),
    "choose-hands": () => open("hand-over"),
    "hand-over": async (button) => {
      closeAll();
      const done = (label) => `Đã giao số ${label} cho ${button.dataset.name}.`;
      if (await simply(`${ticket()}/hand-over`, done, { to_counter: Number(button.dataset.counter) })) forget();
    },
    "choose-lane": () => open("transfer"),
    transfer: (button) => send(button, ticket(), simply),
    "leave-counter": () => (panel().dataset.ticket ? signOut() : leaveCounter(newest())),
    "sign-out": signOut,
  };
}

function send(button, ticket, simply) {
  const place = document.querySelector("#transfer [name=place]:checked").value;
  const to = button.dataset.lane ? { lane: button.dataset.lane } : { to_counter: Number(button.dataset.counter) };
  closeAll();
  return simply(`${ticket}/transfer`, (label) => `Đã chuyển số ${label} sang ${button.dataset.name}.`, { ...to, place });
}

// -- a chosen number ----------------------------------------------------------------------------

function chooseNumber(snapshot) {
  const lanes = $("bar").dataset.lanes;
  const line = (snapshot?.line ?? []).filter((x) => lanes.includes(x.letter)).slice(0, 6);
  $("numbers").replaceChildren(...line.map((x) => {
    const button = make("button", "act number-to");
    Object.assign(button.dataset, { do: "take-number", label: x.label });
    button.append(make("b", "", x.label), make("span", "quiet", [x.priority && "ưu tiên", x.at_risk && "có thể lỡ giờ", x.help && "cần hướng dẫn"].filter(Boolean).join(", ")));
    return button;
  }));
  $("chosen-number").value = "";
  $("chosen-other").value = "";
  tell("chosen", "");
  open("chosen");
}

function takeNumber(button) {
  $("chosen-number").value = button.dataset.label;
  toReasons();
}

function toReasons() {
  const typed = $("chosen-number").value.trim();
  if (!typed) return tell("chosen", "Mời gõ số cần mời, ví dụ A012."), $("chosen-number").focus();
  tell("chosen", "");
  document.querySelector("#chosen .reason-to").focus();
}

async function callChosen(reason, simply) {
  const label = $("chosen-number").value.trim().toUpperCase();
  if (!label) return toReasons();
  if (!reason) return tell("chosen", "Mời chọn hoặc ghi lý do."), $("chosen-other").focus();
  closeAll();
  await simply("/call-chosen", () => `Đã mời số ${label}.`, { label, reason });
}

// -- one more procedure -------------------------------------------------------------------------

let chosen = null;

function chooseProcedure() {
  chosen = null;
  $("procedure-query").value = "";
  $("found").replaceChildren();
  $("add-count").hidden = true;
  tell("add", "");
  open("add");
}

let looking = 0;
let asked = 0;

async function find() {
  const mine = (asked += 1);
  const rows = await ask(`/procedures?q=${encodeURIComponent($("procedure-query").value)}`, { json: true });
  if (mine !== asked || !rows) return;
  $("found").replaceChildren(...rows.map((row) => {
    const button = make("button", "act found-to");
    Object.assign(button.dataset, { do: "take-procedure", code: row.code, name: row.name });
    button.append(make("b", "", row.name), make("span", "quiet", row.field));
    return button;
  }));
  const silent = rows.length || !$("procedure-query").value.trim();
  tell("add", silent ? "" : "Không có thủ tục nào hôm nay khớp với từ đã gõ.");
}

function takeProcedure(button) {
  chosen = button.dataset;
  $("found").replaceChildren();
  $("procedure-query").value = chosen.name;
  $("add-count").hidden = false;
  $("procedure-count").value = "1";
  $("procedure-count").select();
  $("procedure-count").focus();
}

async function addProcedure(ticket, simply) {
  const count = Number($("procedure-count").value);
  if (!Number.isInteger(count) || count < 1) return tell("add", "Số hồ sơ là số nguyên từ 1."), $("procedure-count").focus();
  const { code, name } = chosen;
  closeAll();
  await simply(`${ticket}/procedures`, () => `Đã thêm ${count} hồ sơ «${name}».`, { code, count });
}

// -- the end of the day -------------------------------------------------------------------------

/** Closing is asked about only where lanes would be served by nobody. */
async function leaveCounter(snapshot) {
  closeAll();
  const letters = await ask("/unserved", { json: true });
  if (!letters?.length) return signOut();
  for (const row of $("closing").querySelectorAll("[data-lane]")) {
    row.hidden = !letters.includes(row.dataset.lane);
    const waiting = snapshot?.lanes.find((x) => x.letter === row.dataset.lane)?.waiting;
    row.querySelector(".quiet").textContent = waiting ? `${waiting} người đang chờ` : "chưa có ai chờ";
  }
  open("closing");
}

async function signOut() {
  closeAll();
  closeDoor(true);
  if (await command("/sign-out")) forget(), location.assign(base.replace(/\/\d+$/, "/"));
  else closeDoor(false);
}

/** Once, when the page is there. */
export function beginOthers() {
  walk($("chosen-number"), $("numbers"));
  walk($("procedure-query"), $("found"));
  $("procedure-query").addEventListener("input", () => {
    $("add-count").hidden = true;
    clearTimeout(looking);
    looking = setTimeout(find, 150);
  });
}
