// Taking a number: one request id, rendered in the form, for as many tries as the network needs.
// The wish is kept in the session until its ticket stands on the screen, so that a page that is
// loaded again meanwhile takes it up under the same id: never two tickets. Whoever is sent to a
// guide gets a number there, so from then on the wish is dropped: it must not come true later.
import { after, ask } from "/static/ask.js";
import { cover, PATIENCE, root } from "./steps.js";

const WISH = "denluot.kiosk.wish";
const GIVE_UP = 60000; // ms; whoever wished that long ago has left
const HEADERS = { "Content-Type": "application/json", Accept: "application/json" };

let under = false;

/** Whether a ticket is being asked for: nothing may reset the page now. */
export const taking = () => under;

const wished = () => {
  try {
    const wish = JSON.parse(sessionStorage.getItem(WISH));
    return wish && Date.now() - wish.at < GIVE_UP ? wish : null;
  } catch {
    return null; // what cannot be read is no wish
  }
};

async function fulfil({ url, data }, { show, lose }) {
  under = true;
  cover("issue");
  const answer = await ask(url, { method: "POST", headers: HEADERS, body: JSON.stringify(data) }, {
    signal: after(PATIENCE), timeout: 8000, read: (response) => response.json(), onWait: () => cover("wait"),
  });
  if (answer?.ok) await show(answer.body.url);
  under = false;
  sessionStorage.removeItem(WISH);
  if (!answer) lose();
  else if (!answer.ok) refuse(answer.body?.error);
}

function refuse(sentence) {
  cover("broken");
  if (!sentence) return;
  const sheet = root().querySelector("[data-cover]");
  const [title, note] = [sheet.querySelector("[data-cover-text]"), sheet.querySelector("[data-cover-note]")];
  note.textContent = title.textContent;
  title.textContent = sentence;
}

/**
 * Ask for the ticket of a form; show(url) brings its page, lose() sends the person to a guide.
 * A second tap meanwhile does nothing.
 */
export function take(form, ways) {
  if (under) return;
  const wish = { url: form.action, data: Object.fromEntries(new FormData(form)), at: Date.now() };
  sessionStorage.setItem(WISH, JSON.stringify(wish));
  fulfil(wish, ways);
}

/** Take up a wish that the last page of this session could not finish. */
export function resume(ways) {
  const wish = wished();
  if (wish) fulfil(wish, ways);
  else sessionStorage.removeItem(WISH);
}
