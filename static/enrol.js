// A device that waits to be approved: asks how it stands every two seconds, and goes on by itself.
const main = document.getElementById("enrol");
const { state, status, to } = main.dataset;
const ask = document.getElementById("ask");
const began = Date.now();
const EVERY = 2000; // ms
const RETRY = 60000; // ms until a hall with too many waiting devices is asked again

const left = () => Number(main.dataset.seconds) - (Date.now() - began) / 1000;

async function look() {
  if (left() <= 0) return void ask.requestSubmit();
  const minutes = Math.ceil(left() / 60);
  document.getElementById("left").textContent = `Mã còn hiệu lực ${minutes} phút; hết giờ sẽ có mã mới.`;
  try {
    const answer = await fetch(status, { cache: "no-store" });
    const now = (await answer.json()).state;
    if (now === "approved") return void location.replace(to);
    if (now !== "waiting") return void location.reload();
  } catch {
    // The server is away: the code still stands here, and the next look may find it back.
  }
  setTimeout(look, EVERY);
}

if (state === "waiting") look();
// Nobody need touch a device that has no code yet; one that was revoked waits for a hand.
else if (state === "unknown" || state === "expired") ask.requestSubmit();
else if (state === "full") setTimeout(() => ask.requestSubmit(), RETRY);
