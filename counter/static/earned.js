// What was just accepted earns: receipts that print, and the letters that a hall gives with them.

const accepted = () => [...document.querySelectorAll('#hand .sheet[data-fate="accepted"]')];

/** How many receipts will be printed: the switch of each accepted dossier says so. */
export const receipts = () => accepted().filter((sheet) => sheet.querySelector("[name=receipt]").checked).length;

/** The letters, each kind once: [{kind, name}]. */
export const letters = () => [...new Map(accepted().filter((sheet) => sheet.dataset.letter)
  .map(({ dataset }) => [dataset.letter, { kind: dataset.letter, name: dataset.letterName }])).values()];

/** Offer them beside the next number; the first has a key. */
export function drawLetters(list, offered) {
  list.hidden = !offered.length;
  list.replaceChildren(...offered.map(({ kind, name }, at) => {
    const link = document.createElement("a");
    link.className = "act";
    link.href = `/${document.body.dataset.hall}/printer/letters/${kind}`;
    Object.assign(link, { target: "_blank", rel: "noopener", textContent: `${name} ` });
    if (at > 0) return link;
    link.dataset.key = "w";
    link.setAttribute("aria-keyshortcuts", "w");
    link.append(Object.assign(document.createElement("kbd"), { textContent: "W" }));
    return link;
  }));
}
