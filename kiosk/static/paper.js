// What the kiosk says of the paper is asked for anew while the number stands there: being printed,
// out, or in trouble. Only what changed is exchanged, so that no button moves under a finger.
import { going, root } from "./steps.js";

const EVERY = 700; // ms
const PATIENCE = 8000; // ms for an answer

const told = () => root().querySelector("[data-paper]");
const said = (part) => `${part.dataset.paper} ${part.textContent.replace(/\s+/g, " ")}`;

async function part(url, options = {}) {
  try {
    const response = await fetch(url, { credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE), ...options });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return response.ok ? page.querySelector("[data-paper]") : null;
  } catch {
    return null; // the server is away: what stands there was true, and is asked for again
  }
}

function put(fresh) {
  const shown = told();
  if (!fresh || !shown || fresh.dataset.paperUrl !== shown.dataset.paperUrl || said(fresh) === said(shown)) return;
  shown.replaceWith(document.adoptNode(fresh));
}

/** Print the number once more; its request id makes a second tap the same wish. */
export async function again(form) {
  put(await part(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }));
}

export function watchPaper() {
  let asking = false;
  setInterval(async () => {
    const shown = told();
    if (!shown || asking || going()) return;
    asking = true;
    put(await part(shown.dataset.paperUrl));
    asking = false;
  }, EVERY);
}
