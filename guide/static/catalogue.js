// The procedures of today, kept with the page so that they are found without coverage too.
import { ask } from "/static/ask.js";

const SHOWN = 12;
const { base, guide } = document.getElementById("page").dataset;
let procedures = [];
const waiting = [];

if (guide) {
  ask(`${base}catalogue`, { headers: { Accept: "application/json" } }, {
    read: (response) => response.json(), onWait: () => {}, timeout: 8000,
  }).then(({ ok, body }) => {
    if (ok) procedures = body.procedures;
    waiting.forEach((draw) => draw());
  });
}

/** Without marks, as hall/words.py folds: "Chứng thực" becomes "chung thuc". */
const fold = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{Mn}/gu, "");

/** Whole syllables, since unmarked parts mislead ("ong" in "khong"); the last may be unfinished. */
export function find(query) {
  const asked = fold(query).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  if (!asked.length) return procedures;
  const last = asked.pop();
  return procedures.filter(({ code, words }) => code === query.trim() || (
    asked.every((word) => words.includes(word))
    && words.some((word) => word === last || (last.length >= 2 && word.startsWith(last)))));
}

/** A field to type in and the list below it; pick(procedure) is told of the tapped one. */
export function search(input, list, pick) {
  const draw = () => {
    const found = find(input.value);
    list.replaceChildren(...found.slice(0, SHOWN).map((procedure) => {
      const [item, made] = [document.createElement("li"), document.createElement("button")];
      const [name, field] = [document.createElement("b"), document.createElement("span")];
      name.textContent = procedure.name;
      field.textContent = procedure.field;
      made.type = "button";
      made.append(name, field);
      made.addEventListener("click", () => pick(procedure));
      item.append(made);
      return item;
    }));
    if (found.length) return;
    const none = document.createElement("li");
    none.className = "none";
    none.textContent = procedures.length ? "Không có thủ tục nào mang các chữ này." : "Đang tải danh mục thủ tục…";
    list.append(none);
  };
  input.addEventListener("input", draw);
  waiting.push(draw);
  draw();
  return draw;
}
