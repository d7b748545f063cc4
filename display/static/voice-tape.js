// Runs beside the page: hands on what the microphone hears, a twentieth of a second at a time.
class Tape extends AudioWorkletProcessor {
  #kept = [];
  #length = 0;

  process([input]) {
    const heard = input[0];
    if (heard) {
      this.#kept.push(heard.slice());
      this.#length += heard.length;
      if (this.#length >= sampleRate / 20) {
        this.port.postMessage(this.#kept);
        this.#kept = [];
        this.#length = 0;
      }
    }
    return true;
  }
}

registerProcessor("tape", Tape);
