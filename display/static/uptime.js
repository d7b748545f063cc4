// Weeks without a restart: the night, the nightly reload, and a picture that never stands quite still.
import { serverNow, setText } from "/static/live.js";
import { hallTime } from "/static/display/dom.js";

const RELOAD = "03"; // hour of the hall's clock in which an idle page loads itself anew
const KEY = "reloaded"; // of the session: the date of the last such reload
const SHIFT = 10; // minutes that the picture stays in its place
const STEPS = [[0, 0], [1, 0], [2, 1], [1, 2], [0, 1], [-1, 0], [-2, -1], [-1, -2]]; // px

const $ = (id) => document.getElementById(id);

/** Whether "22:15" lies between two hours, also across midnight; equal hours are never night. */
export const within = (clock, from, to) =>
  (from < to ? from <= clock && clock < to : from !== to && (clock >= from || clock < to));

/** Nobody is served and nobody called: the hall is shut and the last call was long seen. */
export const idle = (snapshot, busy) => !busy && !["open", "break"].includes(snapshot.day.state)
  && snapshot.counters.every((counter) => !["called", "serving"].includes(counter.state));

/** Nearly black in the night of an idle hall, with a small clock that wanders. */
export function drawNight(snapshot, night, busy) {
  const clock = hallTime(serverNow());
  const dark = Boolean(night) && idle(snapshot, busy) && within(clock, night.from, night.to);
  $("night").hidden = !dark;
  if (!dark) return;
  const minute = Math.floor(serverNow().getTime() / 60000);
  setText($("night-clock"), clock);
  $("night-clock").style.left = `${6 + (minute * 37) % 76}%`;
  $("night-clock").style.top = `${6 + (minute * 23) % 80}%`;
}

/** One or two px aside every ten minutes, so that no letter burns into the panel. */
export function shift() {
  const [x, y] = STEPS[Math.floor(serverNow().getTime() / 60000 / SHIFT) % STEPS.length];
  $("board").style.translate = `${x}px ${y}px`;
}

let asked = 0;

/** Load the page anew once a night, if nobody needs it and the server would answer. */
export async function reloadAtNight(snapshot, busy) {
  if (hallTime(serverNow()).slice(0, 2) !== RELOAD || sessionStorage.getItem(KEY) === snapshot.day.date) return;
  if (!idle(snapshot, busy) || performance.now() - asked < 60000) return;
  asked = performance.now();
  try {
    const answer = await fetch("/healthz", { cache: "no-store" });
    if (!answer.ok) return;
    sessionStorage.setItem(KEY, snapshot.day.date);
    location.reload();
  } catch {
    // the server is away: a page that is up is better than none; asked again in a minute
  }
}
