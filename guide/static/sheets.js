// The sheets that rise from below, where the thumb is: opened, shut, and what they share.
const $ = (id) => document.getElementById(id);

export function open(id) {
  const sheet = $(id);
  if (!sheet.open) sheet.showModal();
  sheet.scrollTop = 0;
}

export const shut = (id) => $(id).close();

for (const sheet of document.querySelectorAll("dialog.sheet")) {
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet || event.target.closest("[data-shut]")) sheet.close();
  });
}

/** Boxes to tick, one for each paper, with some of them ticked. */
export function boxes(papers, ticked) {
  return papers.map((paper) => {
    const [label, box, words] = [document.createElement("label"), document.createElement("input"), document.createElement("span")];
    label.className = "tick";
    box.type = "checkbox";
    box.value = paper;
    box.checked = ticked.includes(paper);
    words.textContent = paper;
    label.append(box, words);
    return label;
  });
}

export const tickedIn = (node) => [...node.querySelectorAll("input[type=checkbox]:checked")].map((box) => box.value);

/** A code to scan, drawn from the server's path. */
export function drawCode(node, { side, d }) {
  const [svg, path] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
  svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", d);
  svg.append(path);
  node.replaceChildren(svg);
}
