// The papers of a dossier: handed in, lacking, or neither, for an optional one lacks only when the
// clerk marks it (which ones are optional: hall/outcome.py; only they bear a mark to press).

export const papers = (sheet) => [...sheet.querySelectorAll("[name=document]")];
export const values = (boxes) => boxes.map((box) => box.value);

const mark = (paper) => paper.closest(".paper").querySelector(".lack");
const isMarked = (paper) => mark(paper)?.getAttribute("aria-pressed") === "true";
const lacks = (paper) => !paper.checked && (!mark(paper) || isMarked(paper));
const setMark = (paper, on) => mark(paper)?.setAttribute("aria-pressed", String(on));

/** What the guidance slip would ask for, in the words of the catalogue. */
export const missing = (sheet) => values(papers(sheet).filter(lacks));
export const marked = (sheet) => values(papers(sheet).filter((paper) => lacks(paper) && mark(paper)));

export function putBack(sheet, state) {
  for (const paper of papers(sheet)) {
    paper.checked = state.documents.includes(paper.value);
    setMark(paper, state.marked.includes(paper.value));
  }
}

/** Everything that is required is there; an optional paper stays as it is, unless it lacked. */
export function tickRequired(sheet) {
  for (const paper of papers(sheet)) {
    setMark(paper, false);
    if (!mark(paper)) paper.checked = true;
  }
}

/** A guide found these to be there; what she did not find stays as the clerk has it. */
export function tickSeen(sheet) {
  for (const paper of papers(sheet)) {
    if (!("seen" in paper.dataset)) continue;
    setMark(paper, false);
    paper.checked = true;
  }
}

export function untick(sheet) {
  for (const paper of papers(sheet)) paper.checked = false;
}

/** A paper is handed in or lacks, never both. */
export function toggleMark(button) {
  const paper = button.closest(".paper").querySelector("[name=document]");
  setMark(paper, !isMarked(paper));
  if (isMarked(paper)) paper.checked = false;
}

export function ticked(paper) {
  if (paper.checked) setMark(paper, false);
}
