// Small hands for drawing: elements, ticket labels, and sizes that fit their place.

/** An element with a class and children (strings or nodes; null is skipped). */
export function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** A copy of a sign that the page carries in a <template>. */
export const sign = (name) =>
  document.getElementById(`icon-${name}`).content.firstElementChild.cloneNode(true);

/** Draw again only when what is shown has changed; a still picture costs nothing. */
export function drawn(node, facts, draw) {
  const key = JSON.stringify(facts);
  if (node.dataset.key === key) return false;
  node.dataset.key = key;
  draw();
  return true;
}

/** A ticket's label: its letter in the lane's colour, and the fast-track arrow beside it. */
export function ticket(label, shape, fast = false) {
  const letter = el("b", "", label.slice(0, 1));
  letter.dataset.tone = shape;
  const node = el("span", "ticket", el("span", "", letter, label.slice(1)));
  if (fast) node.append(el("span", "arrow", el("span", "sr-only", " (trong ngày)")));
  return node;
}

// What a line must not break: an hour, a date, and words of two syllables that are often here.
const WHOLE = new RegExp([
  String.raw`(?:trước |lúc |từ |đến |sau )?\d+ giờ(?: \d+)?`, String.raw`ngày \d+/\d+/\d+`, String.raw`thứ \p{L}+`,
  "Chủ Nhật", "hồ sơ", "kết quả", "trả trong ngày", "trong ngày", "tiếp theo", "làm việc", "quay lại", "tiếp nhận",
  "công dân", "lấy số", "thủ tục", "thời hạn", "hôm nay", "giấy hẹn", "Việt Nam", "Văn hóa",
].join("|"), "giu");

/** Keep "15 giờ 30" and other words that belong together on one line. */
export const bound = (text) => text.replace(WHOLE, (words) => words.replaceAll(" ", "\u00a0"));

/** A lane's name breaks at its dashes: "Kinh doanh –" / "Đất đai – Xây dựng". */
export const phrases = (name) => name.split(" – ")
  .map((phrase) => (phrase.length <= 16 ? phrase.replaceAll(" ", "\u00a0") : phrase)).join("\u00a0– ");

const tooWide = (node) => node.scrollWidth > node.clientWidth + 1;
const tooBig = (node) => tooWide(node) || node.scrollHeight > node.clientHeight + 1;

/** Try the sizes 0..last of a node (CSS reads data-fit) and keep the largest that fits. */
export function fit(node, last) {
  for (let size = 0; size <= last; size += 1) {
    node.dataset.fit = size;
    if (!tooBig(node)) return;
  }
}

/** On one line: the smaller size of data-fit if need be, then drop from the end what is too long. */
export function trim(node) {
  node.dataset.fit = tooWide(node) ? 1 : 0;
  while (node.childElementCount > 1 && tooWide(node)) node.lastElementChild.remove();
}

/** The hall's wall clock, "14:39", whatever zone this device thinks it lives in. */
export function hallTime(date) {
  const [, sign_, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(document.body.dataset.now) ?? ["", "+", 0, 0];
  const shift = (sign_ === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  return new Date(date.getTime() + shift * 60000).toISOString().slice(11, 16);
}
