// The keyboard: every button that shows a key obeys it. Single letters, so they can be switched
// off (WCAG 2.1.4) and never act while someone types.
const toggle = document.querySelector("#keys");
const KEPT = "denluot-counter-keys";

toggle.checked = localStorage.getItem(KEPT) !== "off";
const mark = () => document.body.classList.toggle("no-keys", !toggle.checked);
toggle.addEventListener("change", () => {
  localStorage.setItem(KEPT, toggle.checked ? "on" : "off");
  mark();
});
mark();

const types = (element) => element.matches("input[type=text], input[type=password], textarea, select");

/** The key as printed on the keyboard, whatever the input method makes of it. */
function keyOf(event) {
  if (/^Key[A-Z]$/.test(event.code)) return event.code[3].toLowerCase();
  if (/^(Digit|Numpad)\d$/.test(event.code)) return event.code.at(-1);
  return event.key.toLowerCase();
}

/** Whoever bears the key: in the open dialog, else in the open dossier, else anywhere. */
function bearer(key) {
  const dialog = document.querySelector("dialog[open]");
  const places = dialog ? [dialog] : [document.querySelector(".sheet.open"), document];
  for (const place of places) {
    const found = place?.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (found && found.offsetParent !== null) return found;
  }
  return null;
}

/** Where a further Enter decides nothing: what is decided already, else "Xong", which asks first. */
function restingPlace(field) {
  const decided = field.closest(".sheet")?.querySelector('.fate[aria-pressed="true"]');
  return decided ?? document.querySelector("[data-do=finish]");
}

/** Enter in a dialog's field: on to what the field names, or do it. Escape closes the dialog. */
function goOnInDialog(event, dialog) {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const next = dialog.querySelector(event.target.dataset.enter);
  if (next?.matches("input")) next.focus();
  else next?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const dialog = event.target.closest("dialog");
  if (dialog && types(event.target)) return goOnInDialog(event, dialog);
  if (types(event.target)) {
    // Out of the field again, so that the next letter is a command.
    if (event.key === "Enter" || event.key === "Escape") {
      event.preventDefault();
      restingPlace(event.target)?.focus();
    }
    return;
  }
  if (!toggle.checked) return;
  const found = bearer(keyOf(event));
  if (!found) return;
  event.preventDefault();
  if (types(found)) return void found.focus();
  found.focus();
  found.click();
});
