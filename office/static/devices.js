// The devices that wait: asked for every few seconds, and a code is chosen instead of typed.
const waiting = document.getElementById("waiting");
const code = document.getElementById("code");
const EVERY = 3000; // ms

function arm() {
  for (const button of waiting.querySelectorAll("button")) {
    button.disabled = false;
    button.addEventListener("click", () => {
      code.value = button.dataset.code;
      document.getElementById("name").focus();
    });
  }
}

async function look() {
  try {
    const answer = await fetch(waiting.dataset.url, { cache: "no-store" });
    if (answer.status === 403) return void location.reload();
    const found = answer.ok ? (await answer.text()).trim() : "";
    const held = waiting.contains(document.activeElement); // the focus stays with whoever chooses
    if (found && !held && found !== look.last) {
      waiting.innerHTML = found;
      look.last = found;
      arm();
    }
  } catch {
    // The server is away; the next look may find it.
  }
  setTimeout(look, EVERY);
}

arm();
setTimeout(look, EVERY);
