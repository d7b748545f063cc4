// The sign-in page: say so when the chosen counter is taken; a second press signs in only once.
const takeover = document.querySelector("#takeover");
const form = document.querySelector("form");

const warn = () => {
  const chosen = form.querySelector("[name=counter]:checked");
  if (takeover) takeover.hidden = !chosen?.closest(".taken");
};

form.addEventListener("change", warn);
form.addEventListener("submit", () => { form.querySelector("[type=submit]").disabled = true; });
// A page that comes back from the browser's memory must be usable again.
window.addEventListener("pageshow", () => {
  const submit = form.querySelector("[type=submit]");
  if (submit) submit.disabled = false;
});
// Who was here a moment ago, in this very tab, comes back to the same counter and its ticket.
const last = form.querySelector(`[name=counter][value="${CSS.escape(sessionStorage.getItem("denluot-counter") ?? "")}"]`);
if (last && !form.querySelector("[name=counter]:checked")) last.checked = true;
warn();
// The first thing that is still open; a counter is known when one comes back to it.
const known = (name, chosen) => form.querySelector(`[name=${name}]${chosen}`)?.value;
const open = !known("counter", ":checked") ? "counter" : !known("staff", "") ? "staff" : "pin";
form.querySelector(`[name=${open}]`)?.focus();
