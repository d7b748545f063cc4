// Counters, lanes and who is next: rows that stay in their place and change where they stand.
import { drawn, el, fit, phrases, sign, ticket, trim } from "/static/display/dom.js";

const $ = (id) => document.getElementById(id);
const WORDS = { called: "Mời", serving: "Đang phục\u00a0vụ", ready: "Sẵn sàng", paused: "Tạm nghỉ" };
const TILES = 12; // counters that fit at a size read from the far seats
const FLIP = 9000; // ms that a page of counters stays

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
  const why = counter.pause?.startsWith(WORDS.paused) ? null : counter.pause; // not said twice
  const word = WORDS[counter.state] ?? (open ? WORDS.paused : "Đã đóng");
  const row = el(
    "li", "counter", counterTile(counter.name),
    el("span", "counter-state", sign(counter.state), el("span", "", word), why ? el("small", "", phrases(why)) : null),
    counter.label ? ticket(counter.label, shapeOf(counter.label), counter.fast_track) : null,
  );
  row.dataset.state = counter.state;
  row.dataset.counter = counter.id;
  return row;
}

/** The counters as pages of at most a dozen, evenly filled, so that tiles are as large as can be. */
export function pagesOf(counters) {
  const count = Math.max(1, Math.ceil(counters.length / TILES));
  const size = Math.ceil(counters.length / count);
  return Array.from({ length: count }, (_, at) => counters.slice(at * size, (at + 1) * size));
}

let page = 0;
let turned = 0; // when the page was turned last (performance.now)

/** Turn to a counter's page at once, or, without one, to the next page when its time has come. */
export function turnPage(snapshot, counterId = null) {
  const pages = pagesOf(snapshot.counters);
  const called = pages.findIndex((shown) => shown.some((counter) => counter.id === counterId));
  if (called < 0 && (pages.length === 1 || performance.now() - turned < FLIP)) return;
  page = called < 0 ? (page + 1) % pages.length : called;
  turned = performance.now();
  drawCounters(snapshot);
}

function drawPager(count) {
  $("pager").hidden = count === 1;
  if (count === 1) return;
  const dots = Array.from({ length: count }, (_, at) => el("i", at === page ? "on" : ""));
  $("pager").replaceChildren(el("span", "dots", ...dots), el("span", "", `Trang ${page + 1}/${count}`));
}

/** Two columns read downwards; with few rows a tile stands tall, beyond that it lies flat. */
export function drawCounters(snapshot) {
  const open = ["open", "break"].includes(snapshot.day.state);
  const grid = $("counters");
  const pages = pagesOf(snapshot.counters);
  page %= pages.length;
  const onEnd = innerHeight >= innerWidth;
  const { notice } = $("board").dataset;
  drawn(grid, [open, onEnd, notice, pages.length, page, pages[page], snapshot.lanes.map((lane) => [lane.letter, lane.shape])], () => {
    const tiles = pages[page].map((counter) => counterRow(counter, open, shapes(snapshot)));
    const most = pages[0].length; // the last page may have one less, in places of the same size
    const columns = most > 1 ? 2 : 1;
    const rows = Math.max(1, Math.ceil(most / columns));
    grid.dataset.columns = columns;
    grid.dataset.rows = rows;
    grid.dataset.form = rows > (onEnd && notice !== "true" ? 4 : 3) ? "flat" : "tall";
    grid.style.gridTemplateRows = `repeat(${rows}, minmax(0, 1fr))`;
    grid.replaceChildren(...tiles);
    drawPager(pages.length);
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
  const { media, notice } = $("board").dataset; // what takes room from the list
  drawn(list, [snapshot.lanes, flagged, media, notice], () => {
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
  drawn(strip, [snapshot.up_next, snapshot.up_next.map((label) => fast.has(label)), $("pager").hidden], () => {
    const labels = snapshot.up_next.map((label) => ticket(label, shapeOf(label), fast.has(label)));
    strip.replaceChildren(...(labels.length ? labels : [el("span", "next-empty", "Chưa có người chờ")]));
    trim(strip);
  });
}
