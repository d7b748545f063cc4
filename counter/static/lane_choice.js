// Where a ticket may be sent: how many wait there, and whether anyone is there to call them.
import { setText } from "/static/live.js";

/** Write on each lane of the choice what the hall says of it. */
export function drawLaneChoice(snapshot) {
  for (const button of document.querySelectorAll(".lane-to")) {
    const letter = button.dataset.lane;
    const lane = snapshot.lanes.find((x) => x.letter === letter);
    if (!lane) continue;
    const open = snapshot.counters.filter((x) => x.lanes.includes(letter) && x.state !== "closed").map((x) => x.name);
    const waiting = lane.waiting ? `${lane.waiting} số đang chờ` : "Chưa có ai chờ";
    button.classList.toggle("nobody", !open.length);
    setText(button.querySelector(".lane-load"), open.length
      ? `${waiting}. Đang mở: ${open.join(", ")}.`
      : `${waiting}. Không quầy nào đang mở: số phải chờ đến khi có cán bộ.`);
  }
}
