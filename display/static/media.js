// Pictures and films between the calls: one at a time, quiet and dim while a number is called.

const PICTURE = 12000; // ms
const STUCK = 15000; // ms without progress of a film

export class Media {
  #box;
  #base;
  #key = "";
  #pieces = [];
  #at = -1;
  #node = null;
  #since = 0; // when the piece began, or its film last went on
  #time = 0; // of the film, then
  #sounds = false;

  constructor(box, base) {
    this.#box = box;
    this.#base = base;
  }

  /** The pieces to show in turn; `sounds`: may a film be heard on this screen. */
  show(pieces, sounds) {
    this.#sounds = sounds;
    const key = JSON.stringify(pieces);
    if (key === this.#key) return;
    this.#key = key;
    this.#pieces = pieces;
    this.#at = -1;
    this.#box.hidden = !pieces.length;
    this.#next();
  }

  /** While a number is called the eyes and ears are for it. */
  duck(on) {
    this.#box.dataset.ducked = on;
    if (this.#node?.tagName === "VIDEO") this.#node.muted = on || !this.#sounds;
  }

  /** Called every second. */
  tick() {
    if (!this.#node) return;
    const now = performance.now();
    if (this.#node.tagName === "VIDEO" && this.#node.currentTime !== this.#time) {
      this.#time = this.#node.currentTime;
      this.#since = now;
    }
    const film = this.#node.tagName === "VIDEO";
    if (now - this.#since > (film ? STUCK : PICTURE) && (film || this.#pieces.length > 1)) this.#next();
  }

  #next() {
    if (this.#node?.tagName === "VIDEO") {
      this.#node.removeAttribute("src"); // or its decoder stays
      this.#node.load();
    }
    this.#node = null;
    this.#since = performance.now();
    if (!this.#pieces.length) return this.#box.replaceChildren();
    this.#at = (this.#at + 1) % this.#pieces.length;
    const { name, kind } = this.#pieces[this.#at];
    this.#node = kind === "video" ? this.#film() : document.createElement("img");
    this.#node.src = `${this.#base}/${name}`;
    if (kind !== "video") this.#node.alt = "";
    this.#box.replaceChildren(this.#node);
  }

  #film() {
    const film = document.createElement("video");
    film.muted = !this.#sounds || this.#box.dataset.ducked === "true";
    film.loop = this.#pieces.length === 1;
    film.disablePictureInPicture = true;
    film.addEventListener("ended", () => film === this.#node && this.#next());
    film.addEventListener("canplay", () => film.play().catch(() => {
      film.muted = true; // a page that nobody has touched may only play without sound
      return film.play().catch(() => { this.#since = -Infinity; });
    }), { once: true });
    return film;
  }
}
