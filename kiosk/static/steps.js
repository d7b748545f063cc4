// Going from step to step without leaving the page: the next step is fetched and put in place, so
// that a network or a server that is away shows a calm sentence, never a browser's error page.
import { after, ask } from "/static/ask.js";
import { appeared } from "./tap.js";

export const PATIENCE = 20000; // ms; a restart takes less, and nobody should stand there longer

let current = null; // AbortController of the step being fetched
const kept = new Map(); // what a person has entered, by form, until the first page comes back

export const root = () => document.querySelector(".kiosk");
const sheet = () => root().querySelector("[data-cover]");

/** Cover the step with one sentence: "wait", "issue", "lost" or "broken"; null uncovers it. */
export function cover(kind) {
  if (kind === "broken") appeared(sheet()); // its button may lie where a finger was
  sheet().hidden = !kind;
  if (!kind) return;
  for (const part of ["[data-cover-text]", "[data-cover-note]"]) {
    const element = sheet().querySelector(part);
    element.textContent = element.dataset[kind];
  }
  sheet().dataset.kind = kind;
}

async function read(response) {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.querySelector(".kiosk") && page;
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
  appeared(next);
  // Nothing to go back to: a kiosk has no history, and weeks of it would only grow.
  history.replaceState(null, "", url);
  restore();
}

/**
 * Go to a step. With `only` (a selector) just that part of the page is exchanged.
 * Resolves to true once it stands there, to false when another step was wanted meanwhile, or when
 * the server was away for longer than anyone should wait.
 */
export async function go(url, { only = null, onShown = () => {}, patience = PATIENCE } = {}) {
  current?.abort();
  const wish = new AbortController();
  current = wish;
  if (!only) root().setAttribute("aria-busy", "true");
  const signal = patience ? AbortSignal.any([wish.signal, after(patience)]) : wish.signal;
  const waits = patience ? "wait" : "lost";
  const headers = { Accept: "text/html" };
  const answer = await ask(url, { headers }, { signal, read, onWait: () => cover(waits) });
  if (wish.signal.aborted) return false;
  current = null;
  if (!answer) {
    lose(onShown);
    return false;
  }
  if (!answer.body) {
    cover("broken");
    return false;
  }
  const [mine, theirs] = [only && root().querySelector(only), only && answer.body.querySelector(only)];
  if (mine && theirs) {
    mine.replaceWith(document.adoptNode(theirs));
    appeared(theirs);
    history.replaceState(null, "", answer.url);
    cover(null);
  } else {
    remember();
    put(answer.body, answer.url);
  }
  onShown();
  return true;
}

/** Say whom to ask, and bring the first page as soon as a server answers again. */
export function lose(onShown) {
  cover("lost");
  go(root().dataset.home, { onShown, patience: null });
}

/** Whether a step is being fetched now. */
export const going = () => current !== null;

/** Whether whoever stands here has been sent to someone: there is nothing to ask them. */
export const lost = () => !sheet().hidden && sheet().dataset.kind === "lost";
