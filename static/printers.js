// What someone on duty should know of the printers: a fault and what to do, a doubt, a roll that
// nears its end, and for a minute that a fault is over.
import { serverNow } from "/static/live.js";

const OVER = 60000; // ms that the end of a fault is told

function news({ able, state, text, words, since, jobs, doubts, mended }) {
  const waiting = jobs ? ` ${jobs} phiếu đang đợi in.` : "";
  const doubt = doubts ? ` ${doubts} phiếu chưa rõ đã ra hay chưa: mời xem phòng máy in.` : "";
  if (!able) return { kind: "broken", text: `${words} từ ${since.slice(11, 16)}. ${text}${waiting}${doubt}` };
  if (doubts) return { kind: "broken", text: doubt.trim() };
  if (state === "near_end") return { kind: "low", text };
  if (mended && serverNow() - Date.parse(since) < OVER) return { kind: "mended", text: `Đã in lại được từ ${since.slice(11, 16)}.${waiting}` };
  return null;
}

/** One line for each printer that has something to say: {id, name, kind, text}. */
export const printerNews = (printers) => printers.flatMap((printer) => {
  const said = news(printer);
  return said ? [{ id: printer.id, name: printer.name, ...said }] : [];
});
