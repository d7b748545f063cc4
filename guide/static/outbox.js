// What a guide has tapped and the server has not answered yet. An act gets its request id with the
// tap, is kept on the phone under the hall and her name, and is sent in order until there is an
// answer: through lost coverage, a reload, a closed tab. The id makes that nothing is done twice.
import { ask } from "/static/ask.js";

const HEADERS = { "Content-Type": "application/json", Accept: "application/json" };
const STALE = 12 * 3600 * 1000; // ms; whoever was helped that long ago has gone home
const SAID = 12; // answers that are kept until they were read
const MANY = ["issue", "guidance", "papers", "visit"]; // to one address may go several
const BUG = "Máy chủ gặp trục trặc, việc này chưa làm được. Mời làm lại.";
const GONE = "Để quá lâu nên không gửi nữa. Mời làm lại nếu còn cần.";

const { hall } = document.body.dataset;
const { guide, guideName, base } = document.getElementById("page").dataset;
const prefix = `denluot.guide.${hall}.`;
const listeners = [];
const answered = new Map(); // what to do with the answer to a kind of act
let sending = false;
let lost = false; // no answer to the last try
let signedOut = false;
let spare = null; // where the phone keeps nothing: then at least as long as the page stands

export const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

function read(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    if (Array.isArray(kept?.acts) && Array.isArray(kept?.said)) return kept;
  } catch {
    // what cannot be read is no act
  }
  return { name: guideName, acts: [], said: [] };
}

const box = () => spare ?? read(prefix + guide);

function write(change) {
  const kept = { ...box(), name: guideName, ...change };
  try {
    if (kept.acts.length || kept.said.length) localStorage.setItem(prefix + guide, JSON.stringify(kept));
    else localStorage.removeItem(prefix + guide);
    spare = null;
  } catch {
    spare = kept; // full, or forbidden
  }
  listeners.forEach((listener) => listener());
}

/** How it stands: what waits, what was answered and not read yet, whether there is coverage. */
export const standing = () => (guide ? { ...box(), lost, signedOut } : { acts: [], said: [], lost: false, signedOut: false });

/** Whether an act of this address waits already: a second tap is the same tap. */
export const waits = (path) => Boolean(guide) && box().acts.some((act) => act.path === path);

/** Names of other guides whose acts this phone keeps; they are sent when those sign in again. */
export function others() {
  if (spare) return []; // the phone keeps nothing
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix) && key !== prefix + guide);
  return keys.map(read).filter((kept) => kept.acts.length).map(({ name, acts }) => ({ name, count: acts.length }));
}

export const onChange = (listener) => listeners.push(listener);

/** `done({act, answer})` is told of each answer to acts of a kind, refusals included. */
export const onAnswer = (kind, done) => answered.set(kind, done);

/**
 * Do something: `path` below the guide's address, `body` what the server needs of it, `about` what
 * it is in words. Of a `body` nothing is left on the phone once the server has answered.
 */
export function put({ kind, about, path, body = {} }) {
  if (!MANY.includes(kind) && waits(path)) return;
  const act = { id: newId(), at: Date.now(), kind, about, path, body };
  write({ acts: [...box().acts, act] });
  work();
}

/** The answer was read. */
export const dismiss = (id) => write({ said: box().said.filter((one) => one.id !== id) });

function settle(act, { ok, sentence, ticket = null }) {
  const { acts, said } = box();
  const mine = acts.some(({ id }) => id === act.id); // else another tab of this phone has settled it
  const told = { id: act.id, about: act.about, kind: act.kind, ok, sentence, ticket };
  // An answer that only says "done" is read at a glance; a number or a refusal stays until read.
  const stays = mine && (!ok || ticket) ? [...said, told].slice(-SAID) : said;
  write({ acts: acts.filter(({ id }) => id !== act.id), said: stays });
  if (mine) answered.get(act.kind)?.({ act, told });
  if (mine && ok) listeners.forEach((listener) => listener(told));
}

async function send(act) {
  const options = { method: "POST", headers: HEADERS, body: JSON.stringify({ ...act.body, request_id: act.id, as: Number(guide) }) };
  const answer = await ask(base + act.path, options, {
    read: (response) => (response.redirected ? { away: true } : response.json()),
    onWait: () => {
      lost = true;
      listeners.forEach((listener) => listener());
    },
  });
  lost = false;
  if (answer.status === 401 || answer.status === 403 || answer.body?.away) return false;
  const ticket = act.kind === "issue" && answer.ok ? { id: answer.body.ticket, label: answer.body.label } : null;
  settle(act, { ok: answer.ok, ticket, sentence: answer.ok ? "" : answer.body?.error ?? BUG });
  return true;
}

/** Send what waits, the oldest first, one after the other. */
export async function work() {
  if (sending || !guide) return;
  sending = true;
  for (let act = box().acts[0]; act; act = box().acts[0]) {
    if (act.kind !== "visit" && Date.now() - act.at > STALE) {
      settle(act, { ok: false, sentence: GONE });
    } else if (!await send(act)) {
      signedOut = true; // kept until she signs in again
      listeners.forEach((listener) => listener());
      break;
    }
  }
  sending = false;
}

// Another tab of this phone has tapped or settled something.
addEventListener("storage", ({ key }) => {
  if (key !== prefix + guide) return;
  listeners.forEach((listener) => listener());
  if (!signedOut) work();
});
