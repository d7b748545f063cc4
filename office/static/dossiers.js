// The board stays true by itself: it is fetched anew when the hall changed, and each minute.
const AGAIN = 3000; // ms until a board that could not be had is asked for once more
let rev = 0;
let minute = "";
let asking = false;
let stale = false;
let leaving = false; // a button was pressed: what is on its way would come too late
let way = new AbortController();
const GONE = 10000; // ms after which a page that is still here was not left

/** The board as the server draws it now, in the place of the old one; the focus stays. */
async function refresh() {
  if (leaving) return;
  if (asking) return void (stale = true);
  asking = true;
  stale = false;
  try {
    const answer = await fetch(location.href, { headers: { "X-Part": "board" }, cache: "no-store", signal: way.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("board");
    if (answer.ok && fresh) swap(document.importNode(fresh, true));
  } catch {
    if (!leaving) setTimeout(refresh, AGAIN);
  } finally {
    asking = false;
  }
  if (stale) refresh();
}

function swap(fresh) {
  const board = document.getElementById("board");
  const held = board.contains(document.activeElement) ? document.activeElement.id : "";
  const open = board.querySelector("details")?.open;
  if (open && fresh.querySelector("details")) fresh.querySelector("details").open = true;
  board.replaceWith(fresh);
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
}

// A second press while the first is under way is no second wish.
document.addEventListener("submit", (event) => {
  const { form = event.target } = event;
  if (form.dataset.sent) return void event.preventDefault();
  form.dataset.sent = "true";
  leaving = true;
  way.abort();
  setTimeout(() => {
    leaving = false;
    way = new AbortController();
    delete form.dataset.sent;
    refresh();
  }, GONE);
});

document.addEventListener("snapshot", ({ detail }) => {
  const now = detail.server_now.slice(0, 16);
  const first = !rev;
  const news = detail.rev !== rev || now !== minute;
  rev = detail.rev;
  minute = now;
  document.body.dataset.rev = rev;
  if (news && !first) refresh();
});
