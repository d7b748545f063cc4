// The promise as it is shown before it is given: when, by which rule, and what it costs the citizen.
import { setText } from "/static/live.js";

export function drawDue(due, found) {
  due.dataset.rule = found.rule;
  due.classList.toggle("lost", Boolean(found.lost));
  setText(due.querySelector(".due-hour"), found.hour);
  setText(due.querySelector(".due-day"), found.day);
  setText(due.querySelector(".due-rule"), found.rule_words);
  setText(due.querySelector(".due-reason"), found.reason);
  due.querySelector(".due-lost").hidden = !found.lost;
  setText(due.querySelector(".due-lost-words"), `Không phải kết quả trong ngày: chưa đánh dấu ${found.lost}.`);
  const warnings = due.querySelector(".due-warnings");
  warnings.hidden = !found.warnings.length;
  setText(warnings, found.warnings.join(" "));
}
