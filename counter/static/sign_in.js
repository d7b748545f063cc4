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
warn();
const failed = !document.querySelector(".sorry-line").hidden && form.querySelector("[name=counter]:checked");
(failed ? form.querySelector("[name=pin]") : form.querySelector("[name=counter]"))?.focus();
