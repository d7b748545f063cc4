// How a screen lives: whole snapshots over one socket, and the server's clock.
import { io } from "/static/vendor/socket.io.esm.min.js";

let offset = Date.parse(document.body.dataset.now) - Date.now(); // server clock minus this device's, ms

const again = () => setTimeout(() => location.reload(), 1000);

/** The server's time now, as a Date; a kiosk's own clock drifts and is never trusted. */
export const serverNow = () => new Date(Date.now() + offset);

/** Whole minutes left until an ISO time, rounded up; 0 once it has passed. */
export const minutesUntil = (iso) =>
  Math.max(0, Math.ceil((Date.parse(iso) - serverNow().getTime()) / 60000));

/**
 * Follow a hall.
 * onSnapshot(snapshot) is called for each newer picture; onLink({live, since}) when the line to
 * the server is lost or found again (since: Date, server time, of the last picture); onRefused()
 * when the person or device is no longer let in: the page, loaded anew, leads to where one is.
 */
export function follow({ hall, face, auth = {}, onSnapshot, onLink = () => {}, onRefused = again }) {
  let rev = -1;
  let seen = "";
  let last = serverNow();
  const socket = io(`/${face}`, {
    transports: ["websocket"], auth: { hall, ...auth },
    reconnectionDelay: 500, reconnectionDelayMax: 1000, timeout: 3000,
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
  socket.on("disconnect", (reason) => {
    // A restarted server may have been given another clock or database: forget what was seen.
    // Not on "connect": the first picture comes before it.
    rev = -1;
    seen = "";
    lost();
    // Put out by the server: the door will say why.
    if (reason === "io server disconnect") setTimeout(() => socket.connect(), 500);
  });
  socket.on("connect_error", (error) => {
    lost();
    if (error.data?.reload) return void onRefused();
    // A server that says no closes the door for good; it may only be restarting its session.
    if (!socket.active) setTimeout(() => socket.connect(), 3000);
    return error;
  });
  return socket;
}

/** Set text only when it changes, so that a screen reader and the painter are left in peace. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
