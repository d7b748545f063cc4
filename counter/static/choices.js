// Where a ticket may be sent: how many wait there, who is there, and whose hands are free.
import { setText } from "/static/live.js";
import { $ } from "./dialogs.js";

const STATES = { ready: "đang rảnh", called: "đang mời", serving: "đang làm", paused: "tạm nghỉ", closed: "đang đóng" };

/** Write on every choice what the hall says of it. */
export function drawChoices(snapshot, panel) {
  for (const button of document.querySelectorAll(".lane-to")) drawLane(button, snapshot, panel.dataset.lane);
  for (const button of document.querySelectorAll(".door-to")) drawDoor(button, snapshot);
  const doors = [...document.querySelectorAll("#hand-over .door-to")];
  $("nobody-free").hidden = doors.some((button) => !button.hidden);
}

function drawLane(button, snapshot, own) {
  const letter = button.dataset.lane;
  const lane = snapshot.lanes.find((x) => x.letter === letter);
  button.hidden = !lane;
  if (!lane) return;
  const open = snapshot.counters.filter((x) => x.lanes.includes(letter) && x.state !== "closed" && x.state !== "paused").map((x) => x.name);
  const waiting = lane.waiting ? `${lane.waiting} số đang chờ` : "Chưa có ai chờ";
  const there = open.length
    ? `${waiting}. Đang mở: ${open.join(", ")}.`
    : `${waiting}. Không quầy nào đang mở: số phải chờ đến khi có cán bộ.`;
  button.classList.toggle("nobody", !open.length && letter !== own);
  setText(button.querySelector(".choice-load"), letter === own ? "Đang ở đây: chọn đầu hàng hay cuối hàng." : there);
}

function drawDoor(button, snapshot) {
  const counter = snapshot.counters.find((x) => String(x.id) === button.dataset.counter);
  const state = counter?.state ?? "closed";
  const free = state === "ready";
  // Handing over needs free hands; a ticket may be sent to any counter that somebody sits at.
  button.hidden = button.closest("#hand-over") ? !free : state === "closed";
  setText(button.querySelector(".choice-load"), STATES[state] + (counter?.label ? ` ${counter.label}` : ""));
}
