// How each television is, live; and files on their way to the shelf.
const WORDS = { alive: "Đang chạy", frozen: "Bị đơ", dead: "Mất tín hiệu", unseen: "Chưa mở" };
const SOUNDS = {
  off: "Không phát tiếng",
  suspended: "Âm thanh chưa bật: mời chạm vào màn hình một lần",
  failing: "Không tải được giọng đọc",
};

const clock = (iso) => iso.slice(11, 19);

function sound({ sound: own, speaks }, wanted) {
  if (!wanted) return SOUNDS.off;
  if (own !== "running") return SOUNDS[own];
  return speaks ? "Đang giữ tiếng" : "Sẵn sàng, màn khác đang giữ tiếng";
}

function more(page, snapshot) {
  if (!page) return "";
  const said = [`${page.state === "dead" ? "lần cuối" : "lúc"} ${clock(page.seen)}`];
  said.push(page.build === snapshot.build ? "bản mới nhất" : `bản cũ ${page.build}`);
  said.push(`số liệu ${page.rev}${page.state === "frozen" ? ` trên ${snapshot.rev}` : ""}`);
  if (page.width) said.push(`${page.width}×${page.height}`);
  if (page.pages > 1) said.push(`${page.pages} trang cùng mở`);
  return said.join(" · ");
}

document.addEventListener("snapshot", ({ detail: snapshot }) => {
  for (const { id, page, sound: wanted } of snapshot.screens) {
    const card = document.querySelector(`[data-screen="${id}"]`);
    if (!card) continue;
    card.dataset.state = page?.state ?? "unseen";
    card.querySelector(".state-word").textContent = WORDS[card.dataset.state];
    card.querySelector(".state-more").textContent = more(page, snapshot);
    if (page && page.state !== "dead") card.querySelector(".sound").textContent = sound(page, wanted);
  }
});

const form = document.getElementById("upload");
const wrong = document.getElementById("upload-wrong");
const sent = document.getElementById("sent");

function complain(sentence) {
  wrong.hidden = false;
  wrong.textContent = sentence;
  sent.hidden = true;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const file = document.getElementById("file").files[0];
  wrong.hidden = true;
  sent.hidden = false;
  sent.value = 0;
  const request = new XMLHttpRequest(); // fetch cannot say how much is sent
  request.upload.addEventListener("progress", ({ loaded, total }) => { sent.value = (100 * loaded) / total; });
  request.addEventListener("load", () => {
    if (request.status === 200) return void location.reload();
    try {
      complain(JSON.parse(request.responseText).error);
    } catch {
      complain("Không gửi được tệp. Mời thử lại.");
    }
  });
  request.addEventListener("error", () => complain("Mất kết nối khi gửi tệp. Mời thử lại."));
  request.open("PUT", `${form.dataset.url}?name=${encodeURIComponent(file.name)}`);
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("Content-Type", "application/octet-stream");
  request.send(file);
});
// Pressed before this line it would only have loaded the page anew, and the choice been lost.
form.querySelector("button").disabled = false;
