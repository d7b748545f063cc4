// The microphone of the voice's room: what it hears between start and stop, as a WAV file.

/** Browsers hear only at a secure address: https, or localhost. */
export const canRecord = () =>
  Boolean(window.isSecureContext && navigator.mediaDevices?.getUserMedia && window.AudioWorkletNode);

const LONGEST = 12; // seconds

export class Microphone {
  #context = null;
  #node = null;
  #blocks = null; // of samples, while recording

  /** level(dBFS) is told what is heard; full() when a recording has run for too long. */
  constructor({ level, full }) {
    this.level = level;
    this.full = full;
  }

  get recording() {
    return this.#blocks !== null;
  }

  async start() {
    if (!this.#node) await this.#open();
    await this.#context.resume();
    this.#blocks = [];
  }

  /** What was heard since start, as a Blob. */
  stop() {
    const blocks = this.#blocks ?? [];
    this.#blocks = null;
    return wav(blocks, this.#context.sampleRate);
  }

  async #open() {
    // Speech as it is: what a browser does to it for calls makes every clip sound another way.
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
    this.#context = new AudioContext();
    await this.#context.audioWorklet.addModule("/static/display/voice-tape.js");
    this.#node = new AudioWorkletNode(this.#context, "tape", { numberOfOutputs: 0 });
    this.#node.port.onmessage = ({ data }) => this.#hear(data);
    this.#context.createMediaStreamSource(stream).connect(this.#node);
  }

  #hear(blocks) {
    let loudest = 0;
    for (const block of blocks) for (const sample of block) loudest = Math.max(loudest, Math.abs(sample));
    this.level(20 * Math.log10(Math.max(loudest, 0.001)));
    if (!this.#blocks) return;
    this.#blocks.push(...blocks);
    const heard = this.#blocks.reduce((sum, block) => sum + block.length, 0);
    if (heard > LONGEST * this.#context.sampleRate) this.full();
  }
}

/** 16-bit mono. */
function wav(blocks, rate) {
  const count = blocks.reduce((sum, block) => sum + block.length, 0);
  const view = new DataView(new ArrayBuffer(44 + 2 * count));
  const text = (at, word) => [...word].forEach((letter, n) => view.setUint8(at + n, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + 2 * count, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, 2 * count, true);
  let at = 44;
  for (const block of blocks) {
    for (const sample of block) {
      view.setInt16(at, Math.round(32767 * Math.max(-1, Math.min(1, sample))), true);
      at += 2;
    }
  }
  return new Blob([view.buffer], { type: "audio/wav" });
}
