// The voice's room: reads out what to say, records it, sends it, plays it back. Without a
// microphone, or without scripts, the forms of the page do the same with files.
import { setText } from "/static/live.js";
import { Microphone, canRecord } from "/static/display/microphone.js";

const $ = (id) => document.getElementById(id);
const rows = [...document.querySelectorAll(".clip")];
const player = new Audio();
const LOST = "Không gửi được: máy chủ không trả lời. Bản thu vẫn chưa được giữ, mời thu lại.";

let now = null; // the row whose text stands in the prompter

function say(where, kind, text) {
  where.dataset.kind = kind;
  setText(where, text);
}

/** Play an address of this room; what it answers instead of sound is said. */
async function play(url, where) {
  say(where, "", "");
  try {
    const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!answer.ok) return say(where, "bad", (await answer.json()).error);
    player.src = url;
    await player.play();
  } catch (error) {
    if (error.name !== "AbortError") say(where, "bad", "Không phát được tiếng trên máy này.");
  }
  return null;
}

function choose(row) {
  now = row;
  for (const other of rows) other.dataset.now = other === row;
  setText($("prompt"), row.dataset.text);
  setText($("hint"), row.dataset.hint);
  $("again").href = row.querySelector("[data-play]").href;
  $("key").value = row.dataset.key;
  say($("said"), "", "");
}

const next = (from) => {
  const after = [...rows.slice(rows.indexOf(from) + 1), ...rows];
  return after.find((row) => row.dataset.state !== "recorded" && row !== from) ?? after[0];
};

function recorded(row, { ms, rms }) {
  row.dataset.state = "recorded";
  setText(row.querySelector(".chip"), "Đã thu");
  setText(row.querySelector(".figures"), `${(ms / 1000).toFixed(2)} giây · ${rms.toFixed(1)} dBFS`.replaceAll(".", ","));
  const count = rows.filter((one) => one.dataset.state === "recorded").length;
  setText(document.querySelector(".count b"), String(count));
  document.querySelector("progress").value = count;
}

/** What the server says of the draft as a whole, after a clip of it has changed. */
async function freshen() {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("draft");
  if (fresh) $("draft").replaceWith(document.adoptNode(fresh));
}

async function send(row, sound) {
  const body = new FormData();
  body.append("key", row.dataset.key);
  body.append("file", sound, "clip.wav");
  try {
    const answer = await fetch("clips", {
      method: "POST", body, credentials: "same-origin", headers: { Accept: "application/json" },
    });
    const told = await answer.json();
    if (!answer.ok) return say($("said"), "bad", told.error);
    recorded(row, told);
    say($("said"), "good", told.done);
    await freshen();
  } catch {
    say($("said"), "bad", LOST);
  }
  return null;
}

function stop() {
  $("record").dataset.on = "false";
  send(now, microphone.stop());
}

const microphone = new Microphone({
  level: (db) => { $("loudness").value = db; },
  full: stop,
});

async function record() {
  if (microphone.recording) return stop();
  player.pause();
  say($("said"), "", "");
  try {
    await microphone.start();
    $("record").dataset.on = "true";
  } catch {
    say($("said"), "bad", "Không mở được micro. Mời cắm micro và cho phép trang này thu âm.");
  }
  return null;
}

for (const row of rows) {
  row.querySelector("[data-play]").addEventListener("click", (event) => {
    event.preventDefault();
    play(event.currentTarget.href, $("said"));
  });
  const button = row.querySelector("[data-choose]");
  button.hidden = !canRecord();
  button.addEventListener("click", () => choose(row));
}
$("again").addEventListener("click", (event) => {
  event.preventDefault();
  play($("again").href, $("said"));
});
$("record").addEventListener("click", record);
$("onward").addEventListener("click", () => choose(next(now)));
$("preview").addEventListener("submit", (event) => {
  event.preventDefault();
  const asked = new URLSearchParams(new FormData(event.target, event.submitter));
  play(`${event.target.action}?${asked}`, $("heard"));
});
$("prompter").hidden = !canRecord();
$("no-mic").hidden = canRecord();
if (rows.length) choose(rows.find((row) => row.dataset.state !== "recorded") ?? rows[0]);
