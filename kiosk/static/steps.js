// Going from step to step without leaving the page: the next step is fetched and put in place, so
// that a network or a server that is away shows a calm sentence, never a browser's error page.
const PATIENCE = 5000; // ms for one answer
const PAUSES = [400, 800, 1500, 2000]; // ms between tries; the last one repeats

let current = null; // AbortController of the step being fetched
const kept = new Map(); // what a person has entered, by form, until the first page comes back

export const root = () => document.querySelector(".kiosk");
const pause = (attempt) => new Promise((resolve) => setTimeout(resolve, PAUSES[Math.min(attempt, PAUSES.length - 1)]));

/** Cover the step with one sentence: "wait", "issue" or "broken"; null uncovers it. */
export function cover(kind) {
  const sheet = root().querySelector("[data-cover]");
  sheet.hidden = !kind;
  if (!kind) return;
  for (const part of ["[data-cover-text]", "[data-cover-note]"]) {
    const element = sheet.querySelector(part);
    element.textContent = element.dataset[kind];
  }
  sheet.dataset.kind = kind;
}

/** Fetch a page until a server answers; null when a newer wish has come meanwhile. */
async function fetchPage(url, { signal }, onWait) {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      const response = await fetch(url, {
        headers: { Accept: "text/html" }, credentials: "same-origin",
        signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
      });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (response.status < 500 && page.querySelector(".kiosk")) return { page, url: response.url };
      if (response.status === 500 && attempt >= 3) return { page: null, url };
    } catch {
      // the network or the server is away: say so and ask again
    }
    if (signal.aborted) return null;
    onWait();
    await pause(attempt);
  }
  return null;
}

function remember() {
  const form = root().querySelector("form[data-keep]");
  if (!form) return;
  const entered = Array.from(form.elements)
    .filter((field) => field.name && field.type !== "hidden")
    .map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value]);
  kept.set(form.dataset.keep, entered);
}

function restore() {
  if (root().dataset.step === "home" || root().dataset.step === "ticket") return kept.clear();
  const form = root().querySelector("form[data-keep]");
  for (const [name, value] of (form && kept.get(form.dataset.keep)) || []) {
    const field = form.elements[name];
    if (!field) continue;
    if (field.type === "checkbox") field.checked = value;
    else field.value = value;
  }
}

function put(page, url) {
  const next = document.adoptNode(page.querySelector(".kiosk"));
  document.documentElement.lang = page.documentElement.lang;
  document.title = page.title;
  root().replaceWith(next);
  // Nothing to go back to: a kiosk has no history, and weeks of it would only grow.
  history.replaceState(null, "", url);
  restore();
}

/**
 * Go to a step. With `only` (a selector) just that part of the page is exchanged.
 * Resolves to true once it stands there, to false when another step was wanted meanwhile.
 */
export async function go(url, { only = null, onShown = () => {} } = {}) {
  current?.abort();
  const wish = new AbortController();
  current = wish;
  if (!only) root().setAttribute("aria-busy", "true");
  const answer = await fetchPage(url, wish, () => cover("wait"));
  if (!answer || wish.signal.aborted) return false;
  current = null;
  if (!answer.page) {
    cover("broken");
    return false;
  }
  const [mine, theirs] = [only && root().querySelector(only), only && answer.page.querySelector(only)];
  if (mine && theirs) {
    mine.replaceWith(document.adoptNode(theirs));
    history.replaceState(null, "", answer.url);
    cover(null);
  } else {
    remember();
    put(answer.page, answer.url);
  }
  onShown();
  return true;
}

/** Whether a step is being fetched now. */
export const going = () => current !== null;
