// The dialogs of the workplace: one at a time, each entry with its key, Escape leaves.
export const $ = (id) => document.querySelector(`#${id}`);

/** Open one in place of whatever stands open; what it calls "first" gets the focus. */
export function open(id) {
  closeAll();
  $(id).showModal();
  ($(id).querySelector("[data-first]") ?? $(id).querySelector("button:not([hidden])"))?.focus();
}

export function closeAll() {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
}

/** A sentence inside the open dialog; "" takes it away. */
export function tell(id, text) {
  const line = $(id).querySelector(".dialog-said");
  line.hidden = !text;
  line.textContent = text;
}

/** Arrows walk through a list of buttons, and from its top back into the field above it. */
export function walk(field, list) {
  const move = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const stops = [field, ...list.querySelectorAll("button")];
    const at = stops.indexOf(document.activeElement) + step;
    stops[Math.max(0, Math.min(at, stops.length - 1))].focus();
  };
  field.addEventListener("keydown", move);
  list.addEventListener("keydown", move);
}
