// The camera of a page, whatever is looked for. Frames go to the clinic's own server,
// one at a time, and are kept nowhere; the browser itself looks for nothing.
//
// The element around it has data-address (where frames go), data-token, a <video>, a
// [data-camera-status] with the words for what happens, [data-camera-start] and
// [data-camera-stop]. Who uses it says in heard() what an answer means.

const FRAME = 1280; // the longer side of a frame, in pixels
const QUALITY = 0.85;
const PAUSE = 60; // milliseconds between two frames, for the page to stay quick
const AGAIN = 1000; // after the server could not be reached

const wait = (time) => new Promise((done) => { setTimeout(done, time); });

// the picture, no longer than `most` on either side, drawn on a canvas
export function drawn(source, width, height, most) {
  const part = Math.min(1, most / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * part);
  canvas.height = Math.round(height * part);
  canvas.getContext("2d").drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

export function encoded(canvas, quality = QUALITY) {
  return new Promise((done) => { canvas.toBlob(done, "image/jpeg", quality); });
}

export class Stream {
  // `size`: what the camera is asked for
  constructor(frame, size = { width: FRAME, height: 720 }) {
    this.frame = frame;
    this.size = size;
    this.video = frame.querySelector("video");
    this.status = frame.querySelector("[data-camera-status]");
    this.begin = frame.querySelector("[data-camera-start]");
    this.end = frame.querySelector("[data-camera-stop]");
    this.stream = null;
    this.begin.addEventListener("click", () => this.start());
    this.end.addEventListener("click", () => this.stop(""));
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.stop("");
    });
    // an insecure address has no camera; the file input remains
    this.begin.hidden = !navigator.mediaDevices?.getUserMedia;
  }

  async start() {
    if (this.stream || this.begin.disabled) return;
    this.pressed = document.activeElement === this.begin; // disabled, it lets go of focus
    this.begin.disabled = true;
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: {
          facingMode: { ideal: "environment" },
          width: { ideal: this.size.width },
          height: { ideal: this.size.height },
        },
      });
      this.video.srcObject = this.stream;
      this.shown(true);
      await this.video.play();
    } catch {
      this.stop("refused");
      return;
    }
    this.say("looking");
    await this.look(this.stream);
  }

  // one frame is on its way at a time; the next is taken when the answer is here
  async look(stream) {
    while (this.stream === stream && this.frame.dataset.address) {
      const { videoWidth, videoHeight } = this.video;
      const blob = videoWidth
        && await encoded(drawn(this.video, videoWidth, videoHeight, FRAME));
      const answer = blob && await this.ask(blob);
      if (this.stream !== stream) return;
      if (answer?.over) {
        this.stop(answer.over);
        return;
      }
      if (answer && !answer.lost && this.heard(answer)) return;
      await wait(answer?.lost ? AGAIN : PAUSE);
    }
  }

  get headers() { return {}; } // besides those that every frame has

  // what an answer means; true when nothing more is looked for
  heard() { return false; }

  async ask(body) {
    let answer;
    try {
      answer = await fetch(this.frame.dataset.address, {
        method: "POST",
        body,
        credentials: "same-origin",
        redirect: "manual", // to the sign-in, when the session is over
        headers: {
          "Content-Type": body.type || "application/octet-stream",
          "X-CSRFToken": this.frame.dataset.token,
          ...this.headers,
        },
      });
    } catch {
      this.say("lost");
      return { lost: true };
    }
    if (answer.ok || answer.status === 422 || answer.status === 413) {
      const found = await answer.json();
      if (answer.ok && this.stream) this.say("looking");
      return found;
    }
    return { over: "closed" };
  }

  stop(said) {
    const running = this.stream;
    running?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
    this.begin.disabled = false;
    if (running) this.shown(false);
    this.say(said);
  }

  shown(running) {
    const before = document.activeElement;
    this.video.hidden = this.end.hidden = !running;
    this.begin.hidden = running;
    if (running && this.pressed) this.end.focus();
    if (before === this.end) this.begin.focus();
  }

  // the words stand in the page, in its language
  say(what) {
    this.status.textContent = what ? this.status.dataset[what] ?? "" : "";
  }
}
