// The room stays true: whenever the hall or a printer changes, what it shows is fetched anew and
// put in place, except under the hands of whoever is about to press something.
import { follow, setText } from "/static/live.js";

const link = document.getElementById("link");
const kind = document.querySelector("[name=kind]");
const fee = document.querySelector("[data-for=fee]");

let wanted = false;
let fetching = false;

async function refresh() {
  if (fetching) {
    wanted = true;
    return;
  }
  fetching = true;
  try {
    const response = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById("live");
    const shown = document.getElementById("live");
    const held = shown.contains(document.activeElement) && document.activeElement.matches(":focus-visible");
    if (fresh && !held && fresh.innerHTML !== shown.innerHTML) shown.replaceWith(document.adoptNode(fresh));
  } catch {
    // the server is away; the next picture brings it back, and the pill says so meanwhile
  }
  fetching = false;
  if (wanted) {
    wanted = false;
    refresh();
  }
}

function choose() {
  fee.hidden = kind.value !== "fee";
}

if (kind) {
  kind.addEventListener("change", choose);
  choose();
}
follow({
  hall: document.body.dataset.hall, face: "printer", onSnapshot: refresh,
  onLink: ({ live }) => {
    link.dataset.link = live ? "live" : "lost";
    setText(link, live ? "Trực tiếp" : "Mất kết nối, tình trạng có thể đã cũ");
  },
});
