// How a screen lives: whole snapshots over one socket, the server's clock, and writes that are
// sent again, under the same request id, until the server has answered.
import { io } from "/static/vendor/socket.io.esm.min.js";

let offset = Date.parse(document.body.dataset.now) - Date.now(); // server clock minus this device's, ms

/** The server's time now, as a Date; a kiosk's own clock drifts and is never trusted. */
export const serverNow = () => new Date(Date.now() + offset);

/** Whole minutes left until an ISO time, rounded up; 0 once it has passed. */
export const minutesUntil = (iso) =>
  Math.max(0, Math.ceil((Date.parse(iso) - serverNow().getTime()) / 60000));

/** 16 random bytes as hex. `crypto.randomUUID` needs https, which a hall's LAN does not have. */
export const newRequestId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

/**
 * Follow a hall.
 * onSnapshot(snapshot) is called for each newer picture; onLink({live, since}) when the line to
 * the server is lost or found again (since: Date, server time, of the last picture).
 */
export function follow({ hall, face, auth = {}, onSnapshot, onLink = () => {} }) {
  let rev = -1;
  let seen = "";
  let last = serverNow();
  const socket = io(`/${face}`, {
    transports: ["websocket"], auth: { hall, ...auth },
    reconnectionDelay: 500, reconnectionDelayMax: 2000, timeout: 4000,
  });
  const lost = () => onLink({ live: false, since: last });
  socket.on("snapshot", (snapshot) => {
    if (snapshot.build !== document.body.dataset.build) return void location.reload();
    if (snapshot.rev < rev || (snapshot.rev === rev && snapshot.server_now <= seen)) return;
    rev = snapshot.rev;
    seen = snapshot.server_now;
    offset = Date.parse(snapshot.server_now) - Date.now();
    last = serverNow();
    onLink({ live: true, since: last });
    onSnapshot(snapshot);
  });
  socket.on("disconnect", () => {
    // A restarted server may have been given another clock or database: forget what was seen.
    // Not on "connect": the first picture comes before it.
    rev = -1;
    seen = "";
    lost();
  });
  socket.on("connect_error", (error) => {
    lost();
    // A server that says no closes the door for good; it may only be restarting its session.
    if (!socket.active) setTimeout(() => socket.connect(), 3000);
    return error;
  });
  return socket;
}

/**
 * POST a form or an object until the server answers. Network failures and 5xx are tried again
 * with the same request id, so a retry never does a thing twice.
 * Returns {ok, status, body}; body is parsed JSON. onWait(attempt) tells a person it takes longer.
 */
export async function post(url, data, { onWait = () => {}, headers = {} } = {}) {
  const body = JSON.stringify({ request_id: newRequestId(), ...data });
  for (let attempt = 0; ; attempt += 1) {
    try {
      const response = await fetch(url, {
        method: "POST", body, credentials: "same-origin", signal: AbortSignal.timeout(8000),
        headers: { "Content-Type": "application/json", Accept: "application/json", ...headers },
      });
      // A server that is starting or overloaded says 502-504; a 500 that stays is a bug to show.
      if (response.status < 500 || (response.status === 500 && attempt >= 3)) {
        const answer = await response.json().catch(() => ({}));
        return { ok: response.ok, status: response.status, body: answer };
      }
    } catch {
      // fetch failed or took too long: the answer is unknown, so ask again with the same id
    }
    onWait(attempt + 1);
    await new Promise((resolve) => setTimeout(resolve, Math.min(400 * 2 ** attempt, 4000)));
  }
}

/** Set text only when it changes, so that a screen reader and the painter are left in peace. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
