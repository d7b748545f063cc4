// What of the hall one screen shows: its lanes and counters, as the office chose them.

const WHOLE = { sound: false, media: false, notice: "", notice_en: "", night: null };

/** The screen's own settings; one that was removed shows the whole hall, without a voice. */
export function screenOf(snapshot, id) {
  const all = {
    ...WHOLE, lanes: snapshot.lanes.map((lane) => lane.letter), counters: snapshot.counters.map((c) => c.id),
  };
  const screen = snapshot.screens?.find((one) => one.id === id) ?? all;
  return { ...screen, media: screen.media ? snapshot.media : [] };
}

/** The snapshot of a screen's part of the hall; its calls stay whole, they are a log. */
export function narrow(snapshot, { lanes, counters }) {
  const whole = lanes.length === snapshot.lanes.length;
  const shown = snapshot.counters.filter((counter) => counters.includes(counter.id));
  return {
    ...snapshot,
    counters: shown,
    lanes: snapshot.lanes.filter((lane) => lanes.includes(lane.letter)),
    up_next: whole ? snapshot.up_next : upNext(snapshot, lanes),
  };
}

/** Whether a call is of this screen; where every counter is, so is one that has just been removed. */
export const isMine = (snapshot, { counters }) => ({ counter }) =>
  counters.length === snapshot.counters.length || counters.includes(counter);

/** The line as it stands, of these lanes; one whose counters are all closed has no turn. */
function upNext(snapshot, lanes) {
  const open = snapshot.counters.filter((counter) => counter.state !== "closed").flatMap((c) => c.lanes);
  // By the lane they stand in: a number that was sent on keeps its letter.
  return snapshot.line.filter(({ letter }) => lanes.includes(letter) && open.includes(letter))
    .map((entry) => entry.label).slice(0, 6);
}
