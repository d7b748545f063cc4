// The kiosk's page stays alive: taps bring steps, the socket brings numbers, silence brings the
// first page back. Without this module every step still works as plain links and a plain form.
import { follow, minutesUntil, serverNow, setText } from "/static/live.js";
import { count } from "./count.js";
import { call, goOn, heard } from "./help.js";
import { stay, watch } from "./idle.js";
import { hush, louder, read, say } from "./sound.js";
import { go, going, lose, lost, root } from "./steps.js";
import { listen } from "./tap.js";
import { again, watchPaper } from "./paper.js";
import { beside, hearScans } from "./scan.js";
import { resume, take, taking } from "./take.js";
import { visit } from "./visit.js";

let snapshot = null;
let lostSince = null;
let typed = null; // what stands in the search field, ahead of the answers

function clock() {
  const zone = { timeZone: root().dataset.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const at = (moment) => new Intl.DateTimeFormat("vi", zone).format(moment);
  setText(root().querySelector("[data-clock]"), at(serverNow()));
  for (const element of root().querySelectorAll("[data-cutoff]")) {
    count(element.querySelector("[data-left-minutes]"), minutesUntil(element.dataset.cutoff));
  }
  const pill = root().querySelector("[data-lost]");
  pill.hidden = !lostSince || serverNow() - lostSince < 10000;
  const text = pill.querySelector("[data-lost-text]");
  if (lostSince) setText(text, `${text.dataset.text} ${at(lostSince)}`);
}

function numbers() {
  for (const element of snapshot ? root().querySelectorAll("[data-lane]") : []) {
    const lane = snapshot.lanes.find((one) => one.letter === element.dataset.lane);
    if (!lane) continue;
    count(element.querySelector("[data-waiting]"), lane.waiting);
    element.querySelector("[data-wait-fact]").hidden = !lane.wait;
    if (lane.wait) setText(element.querySelector("[data-wait]"), `${lane.wait.low}–${lane.wait.high}`);
  }
}

/** How many dossiers can still make the cutoff; nothing while that would be a guess. */
function room({ cutoff }) {
  for (const element of root().querySelectorAll("[data-room]")) {
    const left = cutoff.room;
    element.hidden = left === null || left === undefined;
    if (left === 0) setText(element, element.dataset.full);
    else if (left) setText(element, (left === 1 ? element.dataset.one : element.dataset.many).replace("#", left));
  }
}

/** What the server rendered is no longer how the hall is: open or closed, before or after the cutoff. */
const outdated = () => {
  const { day, cutoff, paperless } = snapshot;
  const tickets = day.tickets ? "True" : "False";
  if (root().dataset.step === "home" && root().dataset.paperless !== (paperless ? "yes" : "no")) return true;
  return root().dataset.live !== `${tickets} ${day.date} ${cutoff.state}`;
};

function draw(next) {
  snapshot = next;
  numbers();
  room(next);
  heard(next);
  const settled = ["ticket", "sorry", "search"].includes(root().dataset.step);
  if (outdated() && !settled && !going() && !taking()) show(location.href);
}

function shown() {
  typed = null;
  clock();
  if (snapshot) {
    numbers();
    room(snapshot);
    heard(snapshot);
  }
  read();
  root().querySelector("main").focus({ preventScroll: true });
}

const show = (url) => go(url, { onShown: shown });
const home = () => show(root().dataset.home);
const ways = { show, lose: () => lose(shown) };

function press(key) {
  const field = root().querySelector("[name=q]");
  typed = typed ?? field.value;
  typed = key === "back" ? typed.slice(0, -1) : (typed + key).slice(0, field.maxLength);
  field.value = typed;
  const url = new URL(location.href);
  url.searchParams.set("q", typed);
  url.searchParams.delete("page");
  for (const other of root().querySelectorAll("[data-here]")) {
    const link = new URL(other.href);
    link.searchParams.set("q", typed);
    other.href = link.href;
  }
  go(url.href, { only: "[data-results]" });
}

function more(by) {
  const field = root().querySelector("[name=count]");
  const wanted = Number(field.value) + by;
  field.value = Math.min(Math.max(wanted, Number(field.min)), Number(field.max));
}

function act(target) {
  if (taking()) return;
  hush(); // whoever taps has heard enough
  if (target.dataset.act === "stay") stay();
  else if (target.dataset.act === "go-on") goOn();
  else if (target.dataset.act === "again") say(root().dataset.say);
  else if (target.dataset.volume) louder(Number(target.dataset.volume));
  else if (target.dataset.act === "leave") {
    stay(); // closes the question, which would stand above whatever comes
    home();
  }
  else if (target.dataset.key !== undefined) press(target.dataset.key);
  else if (target.dataset.by) more(Number(target.dataset.by));
  else if (target.matches("label.choice")) {
    const box = target.querySelector("input");
    box.checked = !box.checked;
  } else if (target.dataset.visit !== undefined) show(visit(target));
  else if (target.matches("form[data-ticket] button")) take(target.form, ways);
  else if (target.matches("form[data-again] button")) again(target.form);
  else if (target.matches("form[data-help] button")) call(target.form, ways);
  else if (target.href) show(target.href);
}

listen(act);
watchPaper();
hearScans({ show, busy: () => taking() || lost() });
watch({ leave: home, busy: () => taking() || lost() });
const socket = follow({
  hall: document.body.dataset.hall, face: "kiosk", auth: { at: root().dataset.kiosk }, onSnapshot: draw,
  onLink: ({ live, since }) => { lostSince = live ? null : since; clock(); },
});
socket.on("step", ({ url }) => taking() || lost() || show(beside(url)));
setInterval(clock, 1000);
clock();
document.addEventListener("submit", (event) => {
  event.preventDefault(); // Enter on a keyboard: the button's own tap does it
  if (event.target.matches("[data-ticket]")) take(event.target, ways);
  else if (event.target.matches("[data-help]")) call(event.target, ways);
});
resume(ways);
