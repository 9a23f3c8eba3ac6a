// What was, what is, and what was taken back: whole maps, which share what did not change.

const MOST = 200;

export class History {
  constructor(now) {
    this.past = [];
    this.now = now;
    this.future = [];
  }

  // `words` say what was done; steps of one `run` (a key held down) are one step
  take(next, words, run = "") {
    const last = this.past.at(-1);
    if (!run || !last || last.run !== run || this.future.length) {
      this.past.push({ map: this.now, words, run });
      if (this.past.length > MOST) this.past.shift();
    }
    this.future = [];
    this.now = next;
  }

  // the server's own word on the same state: no step of its own
  settle(next) {
    this.now = next;
  }

  undo() {
    const step = this.past.pop();
    if (!step) return null;
    this.future.push({ ...step, map: this.now });
    this.now = step.map;
    return step.words;
  }

  redo() {
    const step = this.future.pop();
    if (!step) return null;
    this.past.push({ ...step, map: this.now });
    this.now = step.map;
    return step.words;
  }
}
