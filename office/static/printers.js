// The strip above every page of the office: which printer needs somebody, and what to do.
import { follow } from "/static/live.js";
import { printerNews } from "/static/printers.js";

const strip = document.getElementById("printers");

function line({ kind, name, text }) {
  const row = document.createElement("p");
  row.className = kind;
  const who = document.createElement("b");
  who.textContent = `${name}: `;
  row.append(who, text);
  return row;
}

follow({
  hall: document.body.dataset.hall, face: "office",
  onSnapshot: (snapshot) => {
    document.dispatchEvent(new CustomEvent("snapshot", { detail: snapshot })); // for the page below
    const news = printerNews(snapshot.printers);
    strip.hidden = !news.length;
    if (strip.dataset.said === JSON.stringify(news)) return;
    strip.dataset.said = JSON.stringify(news);
    strip.replaceChildren(...news.map(line));
  },
});
