// What became of what was tapped, above the thumb: what still waits for coverage, what was refused
// and why, the number that someone got.
import { setText } from "/static/live.js";
import { dismiss, onChange, others, standing } from "./outbox.js";

const PATIENCE = 800; // ms before an act that is under way is worth a word
const GLANCE = 3500; // ms that "done" is shown
const SHOWN = 3;

const $ = (id) => document.getElementById(id);
let glance = null;
let showNumber = () => {};

/** show(ticket, told) brings the number that someone got, by the id of its answer. */
export const onNumber = (show) => { showNumber = show; };

function row(kind, about, words, ...buttons) {
  const made = document.createElement("li");
  made.className = `told ${kind}`;
  const [text, what, how] = [document.createElement("p"), document.createElement("b"), document.createElement("span")];
  what.textContent = about;
  how.textContent = words;
  text.append(what, how);
  made.append(text, ...buttons);
  return made;
}

function button(words, label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "act quiet";
  made.textContent = words;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

function answer({ id, about, ok, sentence, ticket }) {
  const read = button("Đã rõ", `Đã rõ: ${about}`, () => dismiss(id));
  if (!ok) return row("bad", about, sentence, read);
  const show = button("Xem số", `Xem số ${ticket.label}`, () => showNumber(ticket, id));
  return row("good", about, `Đã lấy số ${ticket.label}`, show);
}

function draw(done) {
  if (done && !done.ticket) {
    glance = { ...done, until: Date.now() + GLANCE };
    setTimeout(draw, GLANCE + 50);
  }
  const { acts, said, lost, signedOut } = standing();
  const waiting = acts.filter(({ at }) => lost || signedOut || Date.now() - at > PATIENCE);
  if (acts.length && !waiting.length) setTimeout(draw, PATIENCE);
  const words = signedOut ? "đợi đăng nhập lại" : lost ? "đang chờ sóng" : "đang gửi";
  const rows = [
    ...(glance && glance.until > Date.now() ? [row("good", glance.about, "Đã xong")] : []),
    ...said.map(answer),
    ...waiting.slice(0, SHOWN).map(({ about }) => row("wait", about, words)),
  ];
  const key = JSON.stringify([glance?.id, glance?.until > Date.now(), said, waiting.map(({ id }) => id), words]);
  if ($("told").dataset.key !== key) {
    $("told").dataset.key = key;
    $("told").replaceChildren(...rows);
    const more = waiting.length - SHOWN;
    setText($("told-more"), more > 0 ? `và ${more} việc nữa ${words}` : "");
  }
  $("told-more").hidden = !$("told-more").textContent;
  $("told-box").hidden = rows.length === 0 && !signedOut;
  $("told-again").hidden = !signedOut;
  const away = others().map(({ name, count }) => `Máy này còn giữ ${count} việc chưa gửi của ${name}: mời ${name} đăng nhập lại để gửi.`);
  setText($("told-others"), away.join(" "));
  $("told-others").hidden = away.length === 0;
}

onChange(draw);
draw();
