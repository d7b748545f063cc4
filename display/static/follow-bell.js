/* The bell of the phone page: it rings and shakes when the number is called.

   Browsers let a page sound only after a tap, so it is off until someone arms it, and says so. */
const SHAKE = [700, 250, 700, 250, 1100];
const EVERY = 4000, TIMES = 15; // a minute, unless someone hushes it

export class Bell {
  constructor(bar, button, hint, hush, call) {
    Object.assign(this, { bar, button, hint, hush, call, armed: false, audio: null, left: 0, timer: 0 });
    this.title = document.title;
    button.addEventListener("click", () => this.arm(!this.armed));
    if (hush) hush.addEventListener("click", () => this.stop());
  }

  /* Only where there is something to wait for. */
  offer(there) {
    this.bar.hidden = !there;
  }

  arm(on) {
    this.armed = on;
    this.button.setAttribute("aria-pressed", String(on));
    this.hint.hidden = !on;
    if (!on) return;
    const Audio = window.AudioContext || window.webkitAudioContext;
    if (!this.audio && Audio) this.audio = new Audio();
    this.chime(0.25); // what it will sound like, so that she knows it works
    if (navigator.vibrate) navigator.vibrate(120);
  }

  ring(where) {
    this.stop();
    this.left = TIMES;
    this.where = where;
    this.call.classList.add("rings");
    this.hush.hidden = !this.armed;
    this.once();
    this.flash = setInterval(() => {
      document.title = document.title === this.title ? `Mời đến ${this.where}` : this.title;
    }, 1000);
  }

  /* A result lies ready: told once, since nobody is waiting for her at that very moment. */
  tell() {
    if (!this.armed) return;
    this.chime(1);
    if (navigator.vibrate) navigator.vibrate(SHAKE);
  }

  once() {
    if (this.left-- <= 0) { this.stop(); return; }
    if (this.armed) {
      this.chime(1);
      if (navigator.vibrate) navigator.vibrate(SHAKE);
    }
    this.timer = setTimeout(() => this.once(), EVERY);
  }

  stop() {
    clearTimeout(this.timer);
    clearInterval(this.flash);
    document.title = this.title;
    if (this.hush) this.hush.hidden = true; // a page that was opened after the service calls nobody
    if (this.call) this.call.classList.remove("rings");
    if (this.left > 0 && this.armed && navigator.vibrate) navigator.vibrate(0);
    this.left = 0;
  }

  /* Two tones, made here: nothing to load. */
  chime(volume) {
    if (!this.audio) return;
    if (this.audio.state === "suspended") this.audio.resume();
    const now = this.audio.currentTime + 0.02;
    [[880, 0], [659, 0.28], [880, 0.75], [659, 1.03]].forEach(([pitch, at]) => {
      const tone = this.audio.createOscillator(), gain = this.audio.createGain();
      tone.type = "triangle";
      tone.frequency.value = pitch;
      gain.gain.setValueAtTime(0.0001, now + at);
      gain.gain.exponentialRampToValueAtTime(volume, now + at + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.0001, now + at + 0.6);
      tone.connect(gain);
      gain.connect(this.audio.destination);
      tone.start(now + at);
      tone.stop(now + at + 0.65);
    });
  }
}
