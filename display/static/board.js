// Counters, lanes and who is next: rows that stay in their place and change where they stand.
import { drawn, el, fit, phrases, sign, ticket, trim } from "/static/display/dom.js";

const $ = (id) => document.getElementById(id);
const WORDS = { called: "Mời", serving: "Đang phục\u00a0vụ", ready: "Sẵn sàng" };
const TILES = 12; // counters that fit at a size read from the far seats; paging is for later

/** Which tickets of the line are fast-track; the short lists carry labels only. */
export const fastLabels = (snapshot) =>
  new Set(snapshot.line.filter((entry) => entry.fast_track).map((entry) => entry.label));

const shapes = (snapshot) => {
  const known = new Map(snapshot.lanes.map((lane) => [lane.letter, lane.shape]));
  return (label) => known.get(label.slice(0, 1)) ?? 6;
};

function counterTile(name) {
  const numbered = /^quầy (\S{1,2})$/i.exec(name);
  if (!numbered) return el("span", "counter-name own", name);
  return el("span", "counter-name", "Quầy ", el("b", "", numbered[1]));
}

function counterRow(counter, open, shapeOf) {
  const word = WORDS[counter.state] ?? (open ? "Tạm nghỉ" : "Đã đóng");
  const row = el(
    "li", "counter", counterTile(counter.name),
    el("span", "counter-state", sign(counter.state), el("span", "", word)),
    counter.label ? ticket(counter.label, shapeOf(counter.label), counter.fast_track) : null,
  );
  row.dataset.state = counter.state;
  row.dataset.counter = counter.id;
  return row;
}

const RANK = ["called", "serving", "ready", "closed"];

/** [shown, left out]: more counters than tiles, and those with people stay, the newest first. */
export function onBoard(counters) {
  if (counters.length <= TILES) return [counters, []];
  const first = [...counters].sort((a, b) => RANK.indexOf(a.state) - RANK.indexOf(b.state)
    || (b.since ?? "").localeCompare(a.since ?? ""));
  const shown = new Set(first.slice(0, TILES - 1));
  return [counters.filter((one) => shown.has(one)), counters.filter((one) => !shown.has(one))];
}

/** The last tile, when not every counter has one: how many more there are and what they do. */
function moreRow(left, open) {
  const words = { called: "mời", serving: "phục vụ", ready: "sẵn sàng", closed: open ? "nghỉ" : "đóng" };
  const said = RANK.map((state) => [left.filter((one) => one.state === state).length, words[state]])
    .filter(([count]) => count).map(([count, word]) => `${count}\u00a0${word.replaceAll(" ", "\u00a0")}`);
  return el("li", "counter more", el("b", "", `Còn ${left.length} quầy khác`), el("span", "", said.join(", ")));
}

/** Two columns read downwards; up to three rows a tile stands tall, beyond that it lies flat. */
export function drawCounters(snapshot) {
  const open = ["open", "break"].includes(snapshot.day.state);
  const grid = $("counters");
  drawn(grid, [open, snapshot.counters, snapshot.lanes.map((lane) => [lane.letter, lane.shape])], () => {
    const [shown, left] = onBoard(snapshot.counters);
    const tiles = shown.map((counter) => counterRow(counter, open, shapes(snapshot)));
    if (left.length) tiles.push(moreRow(left, open));
    const columns = tiles.length > 1 ? 2 : 1;
    const rows = Math.max(1, Math.ceil(tiles.length / columns));
    grid.dataset.columns = columns;
    grid.dataset.rows = rows;
    grid.dataset.form = rows > 3 ? "flat" : "tall";
    grid.style.gridTemplateRows = `repeat(${rows}, minmax(0, 1fr))`;
    grid.replaceChildren(...tiles);
  });
}

const people = (lane) =>
  el("span", "lane-count", el("b", "", String(lane.waiting)), " người");

const wait = ({ low, high }) => (low === high ? `khoảng ${low} phút` : `${low}–${high} phút`);

function laneRow(lane, fast) {
  const mark = el("span", "lane", lane.letter);
  mark.dataset.shape = lane.shape;
  mark.setAttribute("aria-hidden", "true");
  const labels = lane.next.map((label) => ticket(label, lane.shape, fast.has(label)));
  return el(
    "li", "lane-row", mark, el("span", "lane-name", phrases(lane.name)), people(lane),
    el("span", "lane-next", ...(labels.length ? labels : [el("span", "lane-empty", "Chưa có người chờ")])),
    lane.wait && lane.waiting ? el("span", "lane-wait", wait(lane.wait)) : null,
  );
}

export function drawLanes(snapshot) {
  const fast = fastLabels(snapshot);
  const list = $("lanes");
  const flagged = snapshot.lanes.map((lane) => lane.next.map((label) => fast.has(label)));
  drawn(list, [snapshot.lanes, flagged], () => {
    list.dataset.count = Math.min(7, snapshot.lanes.length);
    list.replaceChildren(...snapshot.lanes.map((lane) => laneRow(lane, fast)));
    fit(list, 5);
    list.querySelectorAll(".lane-next").forEach(trim);
  });
}

export function drawUpNext(snapshot) {
  const fast = fastLabels(snapshot);
  const shapeOf = shapes(snapshot);
  const strip = $("up-next");
  drawn(strip, [snapshot.up_next, snapshot.up_next.map((label) => fast.has(label))], () => {
    const labels = snapshot.up_next.map((label) => ticket(label, shapeOf(label), fast.has(label)));
    strip.replaceChildren(...(labels.length ? labels : [el("span", "next-empty", "Chưa có người chờ")]));
    trim(strip);
  });
}
