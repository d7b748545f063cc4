// A scanner that types: fast keystrokes, ended by Enter or Tab. What it typed goes to the server by
// POST and is forgotten here; it stands in no address and in no field. People have no keyboard at
// the kiosk, so whatever is typed this fast is a scan, wherever the focus happens to be.
const GAP = 100; // ms between two keys of a scanner; the slowest known takes 50
const HICCUP = 500; // ms that a burst may rest once it is clear that no person types
const CLEAR = 4; // letters after which it is
const SHORTEST = 6; // letters; shorter bursts are a cat on a keyboard
const LONGEST = 2000;
const PATIENCE = 8000; // ms for an answer
const ENDS = new Set(["Enter", "Tab"]);

let burst = null; // { text, at, field, value }

function begin(event) {
  const field = event.target.matches?.("input, textarea") ? event.target : null;
  burst = { text: "", at: event.timeStamp, field, value: field?.value };
}

/** What a field held before the scanner typed into it. */
function restore({ field, value }) {
  if (field?.isConnected) field.value = value;
}

const address = (rest) => `/${document.body.dataset.hall}/kiosk/scans${rest}${location.search}`;

/** The address of the step that a text leads to. */
async function next(text) {
  const response = await fetch(address(""), {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ text }),
    signal: AbortSignal.timeout(PATIENCE),
  });
  const { url } = response.ok ? await response.json() : {};
  return url || address("/unread");
}

/** Hear scans; show(url) brings the step that one leads to, busy() forbids it. */
export function hearScans({ show, busy }) {
  document.addEventListener("keydown", (event) => {
    const shortcut = event.ctrlKey || event.altKey || event.metaKey;
    if (shortcut && !event.getModifierState("AltGraph")) return; // on some layouts a bar needs it
    const now = event.timeStamp;
    if (burst && now - burst.at > (burst.text.length < CLEAR ? GAP : HICCUP)) burst = null;
    if (ENDS.has(event.key)) {
      const done = burst;
      burst = null;
      if (!done || done.text.length < SHORTEST) return;
      event.preventDefault(); // Enter would press whatever has the focus
      event.stopImmediatePropagation();
      restore(done);
      // While the server is away that step waits for it, and asks to scan once more.
      if (!busy()) next(done.text).catch(() => address("/unread")).then(show);
      return;
    }
    if (event.key === "Backspace" && burst) burst.text = burst.text.slice(0, -1); // an input method mends
    else if (event.key.length === 1) {
      if (!burst) begin(event);
      burst.text = (burst.text + event.key).slice(0, LONGEST);
    }
    if (!burst) return;
    burst.at = now;
    // From the second key on it is no person: buttons must not be pressed by a blank.
    if (burst.text.length > 1) event.preventDefault();
  }, true);
}

/** A step that a scanner beside this kiosk leads to, in the language and modes that stand here. */
export function beside(url) {
  const step = new URL(url, location.href);
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (!["q", "page", "found"].includes(name) && !step.searchParams.has(name)) step.searchParams.set(name, value);
  }
  return step.href;
}
