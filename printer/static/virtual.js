// The printers as they are now: every element is made once and then only changed, so that nothing
// jumps while somebody types.
"use strict";

const hall = new URLSearchParams(location.search).get("hall") || "";
const hallOf = (printer) => printer.name.split("/")[0];
const shown = []; // [section, printer's place in the list]

function start(printers) {
  const halls = [...new Set(printers.map(hallOf))];
  const nav = document.querySelector("nav");
  nav.hidden = halls.length < 2;
  for (const name of ["", ...halls]) {
    const link = nav.appendChild(document.createElement("a"));
    link.textContent = name || "Tất cả";
    link.href = `/?hall=${encodeURIComponent(name)}`;
    if (name === hall) link.setAttribute("aria-current", "page");
  }
  printers.forEach((printer, at) => {
    if (hall && hallOf(printer) !== hall) return;
    const section = document.getElementById("printer").content.cloneNode(true).firstElementChild;
    section.querySelector("h2").textContent = printer.name;
    section.dataset.paper = printer.paper;
    section.setAttribute("aria-label", printer.name);
    document.getElementById("printers").append(section);
    listen(section, at);
    shown.push([section, at]);
  });
}

function listen(section, at) {
  const tell = (wish) => control(section, at, wish);
  section.addEventListener("click", ({ target }) => {
    const { flag, do: action } = target.dataset;
    if (action) tell({ [action]: true });
    if (flag) {
      const on = target.getAttribute("aria-pressed") !== "true";
      tell({ [flag]: "off" in target.dataset ? !on : on });
    }
  });
  section.addEventListener("change", ({ target }) => {
    const { number, lack } = target.dataset;
    if (lack) {
      const boxes = [...section.querySelectorAll("[data-lack]:checked")];
      tell({ lacks: boxes.map((box) => box.dataset.lack) });
    }
    if (number) tell({ [number]: amount(target) });
  });
}

function amount(input) {
  const text = input.value.trim().replace(",", ".");
  if (!text) return "zero" in input.dataset ? 0 : null;
  return Number.isNaN(Number(text)) ? text : Number(text);
}

async function control(section, at, wish) {
  let answer;
  try {
    answer = await fetch(`/${at}/control`, { method: "POST", body: JSON.stringify(wish) });
  } catch {
    lost(true);
    return;
  }
  const refused = section.querySelector(".refused");
  refused.textContent = answer.ok ? "" : (await answer.json()).error;
  refused.hidden = answer.ok;
  await look();
}

function draw(section, at, printer) {
  const { flags } = printer;
  section.querySelector(".facts").textContent =
    `${printer.paper} mm · cổng ${printer.port} · ${printer.printed} phiếu · chờ in ${printer.buffered} byte`;
  const trouble = flags.paper_out || flags.cover_open || flags.offline || flags.error;
  const odd = flags.silent || flags.mute || flags.hang || flags.refuse;
  lamp(section, "power", flags.power ? "good" : "");
  lamp(section, "linked", printer.linked ? "good" : "");
  lamp(section, "paper", flags.paper_out ? "bad" : flags.near_end ? "warn" : "good");
  lamp(section, "fault", trouble ? "bad" : odd ? "warn" : "");
  for (const button of section.querySelectorAll("[data-flag]")) {
    const value = flags[button.dataset.flag];
    button.setAttribute("aria-pressed", "off" in button.dataset ? !value : value);
  }
  for (const input of section.querySelectorAll("[data-number]")) {
    if (input === document.activeElement) continue;
    const value = flags[input.dataset.number];
    input.value = value === null || (value === 0 && "zero" in input.dataset) ? "" : String(value);
  }
  for (const box of section.querySelectorAll("[data-lack]")) {
    box.checked = flags.lacks.includes(box.dataset.lack);
  }
  roll(section, at, printer);
}

function lamp(section, name, on) {
  section.querySelector(`[data-lamp=${name}]`).dataset.on = on;
}

function roll(section, at, printer) {
  const list = section.querySelector(".roll");
  section.querySelector(".none").hidden = printer.papers.length > 0;
  const kept = new Map([...list.children].map((item) => [item.dataset.number, item]));
  const items = printer.papers.map((paper) => {
    const item = kept.get(String(paper.number)) || document.createElement("li");
    if (item.dataset.rows !== String(paper.rows) || item.dataset.cut !== String(paper.cut)) {
      fill(item, at, printer, paper);
    }
    return item;
  });
  if (items.some((item, n) => item !== list.children[n]) || items.length !== list.children.length) {
    list.replaceChildren(...items);
  }
}

function fill(item, at, printer, paper) {
  Object.assign(item.dataset, { number: paper.number, rows: paper.rows, cut: paper.cut });
  item.className = paper.cut ? "" : "growing";
  const image = item.querySelector("img") || document.createElement("img");
  image.src = `/${at}/${paper.number}.png?rows=${paper.rows}`;
  image.width = printer.dots / 2;
  image.height = paper.rows / 2;
  image.alt = `Phiếu ${paper.number}`;
  const words = document.createElement("small");
  const length = (paper.rows / 8).toLocaleString("vi", { maximumFractionDigits: 1 });
  words.textContent = `Phiếu ${paper.number} · ${length} mm${paper.cut ? "" : " · chưa cắt"}`;
  if (paper.stray) {
    const stray = words.appendChild(document.createElement("b"));
    stray.textContent = ` · ${paper.stray} ký tự lạ`;
  }
  item.replaceChildren(image, words);
}

function lost(yes) {
  document.querySelector(".lost").hidden = !yes;
}

function drawAll(printers) {
  for (const [section, at] of shown) draw(section, at, printers[at]);
}

async function look() {
  let printers;
  try {
    printers = await (await fetch("/state")).json();
  } catch {
    lost(true);
    return;
  }
  lost(false);
  drawAll(printers);
}

const first = JSON.parse(document.getElementById("state").textContent);
start(first);
drawAll(first);
setInterval(look, 700);
