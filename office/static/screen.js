// The check of a television and its farthest seat, while the form is being filled in.
const form = document.getElementById("screen");
const place = document.getElementById("check");
const wrong = document.getElementById("check-wrong");
let timer = 0;
let asked = 0;

async function check() {
  const mine = ++asked;
  const answer = await fetch(`${form.dataset.check}?${new URLSearchParams(new FormData(form))}`);
  if (mine !== asked) return;
  wrong.hidden = answer.ok;
  if (answer.ok) {
    // Our own table, drawn and escaped by the server; nothing of it is a script.
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...page.body.childNodes);
  } else if (answer.status === 400) {
    wrong.textContent = (await answer.json()).wrong.join(" ");
  }
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => check().catch(() => {}), 300);
});
check().catch(() => {}); // what was typed before this script was there
