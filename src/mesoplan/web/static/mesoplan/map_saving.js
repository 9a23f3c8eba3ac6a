// Keeps a map without losing any of it: what is not on the server yet waits here and in
// the tab's own storage, is sent again until it is there, and is said to be unsaved
// until then. Two who edit one map are told so; neither's work is thrown away.

const PAUSE = 500; // milliseconds after the last change
const AGAIN = [1000, 2000, 5000, 10000, 20000]; // after a try that did not get through

export class Saver {
  // `send` (document, version) -> Response; `told` (state, answer) is called at each turn:
  // saved | unsaved | saving | waiting | refused | conflict | closed
  constructor({ key, version, send, told }) {
    Object.assign(this, { key, version, send, told });
    this.waiting = null; // what is not on the server
    this.timer = 0;
    this.failed = 0;
    this.under_way = null;
    this.state = "saved";
    addEventListener("online", () => this.again());
    addEventListener("beforeunload", (event) => {
      if (this.waiting) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.again();
    });
  }

  get safe() {
    return this.waiting === null;
  }

  // what an earlier page of this tab could not send
  left() {
    try {
      const found = JSON.parse(sessionStorage.getItem(this.key));
      return found && typeof found === "object" ? found : null;
    } catch {
      return null;
    }
  }

  say(state, answer = null) {
    this.state = state;
    this.told(state, answer);
  }

  keep(map) {
    this.waiting = map;
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ version: this.version, map }));
    } catch {
      // it still waits in memory
    }
    if (this.state === "conflict" || this.state === "closed") return;
    this.say("unsaved");
    this.later(PAUSE);
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), pause);
  }

  again() {
    if (this.waiting && this.state !== "conflict") this.flush();
  }

  // everything that is known here is on the server when this is done, or it says why not
  async flush() {
    clearTimeout(this.timer);
    if (this.under_way) await this.under_way;
    if (this.waiting && this.state !== "conflict") {
      this.under_way = this.turn();
      await this.under_way;
      this.under_way = null;
    }
    return this.safe;
  }

  async turn() {
    const sent = this.waiting;
    this.say("saving");
    let answer;
    try {
      answer = await this.send(sent, this.version);
    } catch {
      this.lost();
      return;
    }
    if (answer.ok) {
      const found = await answer.json();
      this.version = found.version;
      this.failed = 0;
      if (this.waiting === sent) this.cleared();
      this.say(this.safe ? "saved" : "unsaved", found);
      if (!this.safe) this.later(PAUSE);
    } else if (answer.status === 409) {
      this.say("conflict", await answer.json());
    } else if (answer.status === 422) {
      this.say("refused", await answer.json());
    } else if (answer.status >= 500) {
      this.lost();
    } else {
      this.say("closed"); // signed out, or no longer allowed: kept here
      this.later(AGAIN.at(-1));
    }
  }

  lost() {
    const pause = AGAIN[Math.min(this.failed, AGAIN.length - 1)];
    this.failed += 1;
    this.say("waiting");
    this.later(pause);
  }

  cleared() {
    this.waiting = null;
    try {
      sessionStorage.removeItem(this.key);
    } catch {
      // nothing was kept there
    }
  }

  // after a conflict: `version` is the one to save against, `mine` what to save or null
  settle(version, mine) {
    this.version = version;
    this.cleared();
    this.say("saved");
    if (mine) this.keep(mine);
  }
}
