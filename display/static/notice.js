// The hall's own line, chosen in the office: it stands still and is never cut.
import { setText } from "/static/live.js";
import { drawn, fit } from "/static/display/dom.js";

const $ = (id) => document.getElementById(id);

export function drawNotice({ notice, notice_en: english }) {
  drawn($("notice"), [notice, english], () => {
    $("board").dataset.notice = Boolean(notice);
    $("notice").hidden = !notice;
    setText($("notice-vi"), notice);
    setText($("notice-en"), english);
    fit($("notice-text"), 6);
  });
}
