// What the hall's rules make a clerk wait for: how often and how soon one is called again, and after
// how many calls somebody is missed. The server says no as well; here it is said before.
import { serverNow, setText } from "/static/live.js";

const seconds = (panel) => Math.ceil((Date.parse(panel.dataset.recallFrom) - serverNow().getTime()) / 1000);

/** Why a call again, or a missed turn, is not yet possible; "" when it is. */
export function notYetWhy(panel, what) {
  const held = panel.dataset;
  const left = seconds(panel);
  const calls = Number(held.calls);
  if (what === "missed" && calls < Number(held.missedAfter)) return `Ghi vắng mặt được sau ${held.missedAfter} lần mời; số ${held.label} mới được mời ${calls} lần.`;
  if (what === "recall" && calls >= Number(held.callsAtMost)) return `Số ${held.label} đã được mời ${calls} lần, đủ số lần của trung tâm. Nếu không có mặt, mời bấm «Vắng mặt».`;
  if (what === "recall" && left > 0) return `Vừa mời xong: mời lại được sau ${left} giây nữa.`;
  return "";
}

/** Both buttons as they stand now; called every second. */
export function drawWaits(panel) {
  if (panel.dataset.state !== "called") return;
  for (const what of ["recall", "missed"]) {
    const button = panel.querySelector(`[data-do="${what}"]`);
    button.classList.toggle("not-yet", Boolean(notYetWhy(panel, what)));
  }
  const left = seconds(panel);
  const again = Number(panel.dataset.calls) < Number(panel.dataset.callsAtMost);
  setText(panel.querySelector(".recall-left"), again && left > 0 ? `sau ${left} giây` : "");
}
