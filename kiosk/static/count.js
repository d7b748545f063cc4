// A number that changes while one looks, and its word: English has one for 1 and one for the rest.
import { setText } from "/static/live.js";

/** Write a number, and the word beside it; or, where the words hold the number as #, both in one. */
export function count(element, number) {
  if (!element) return;
  const words = element.dataset.many ? element : element.parentElement.querySelector("[data-many]");
  if (words !== element) setText(element, String(number));
  if (words) setText(words, (number === 1 ? words.dataset.one : words.dataset.many).replace("#", number));
}
