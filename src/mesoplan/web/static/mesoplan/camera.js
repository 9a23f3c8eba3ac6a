// The camera of a page: looks for the codes of a pack and hands them on. Frames go to
// the clinic's own server, one at a time, and are kept nowhere; no decoder runs here.
// Without this script the file input stands alone and goes with its form.
//
// What is found is told by the event "mesoplan:codes" on the [data-camera] element, with
// detail.codes: the raw text of each code, in reading order.

const WIDTH = 1280; // of a frame: what the reader was measured on
const LARGEST = 2560; // of a photograph, in which a pack may be small
const QUALITY = 0.85;
const PAUSE = 60; // milliseconds between two frames, for the page to stay quick
const AGAIN = 1000; // after the server could not be reached

const wait = (time) => new Promise((done) => { setTimeout(done, time); });

function encoded(source, width, height, most) {
  const part = Math.min(1, most / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * part);
  canvas.height = Math.round(height * part);
  canvas.getContext("2d").drawImage(source, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => { canvas.toBlob(done, "image/jpeg", QUALITY); });
}

// a picture that this browser cannot open goes as it is: the server says what is wrong
async function prepared(file) {
  try {
    const picture = await createImageBitmap(file);
    return await encoded(picture, picture.width, picture.height, LARGEST);
  } catch {
    return file;
  }
}

export class Camera {
  constructor(frame) {
    this.frame = frame;
    this.video = frame.querySelector("video");
    this.status = frame.querySelector("[data-camera-status]");
    this.begin = frame.querySelector("[data-camera-start]");
    this.end = frame.querySelector("[data-camera-stop]");
    this.file = frame.querySelector("input[type=file]");
    this.stream = null;
    this.begin.addEventListener("click", () => this.start());
    this.end.addEventListener("click", () => this.stop(""));
    this.file.addEventListener("change", () => this.photograph());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.stop("");
    });
    // an insecure address has no camera; the file input and the typed field remain
    this.begin.hidden = !navigator.mediaDevices?.getUserMedia;
  }

  async start() {
    if (this.stream) return;
    this.begin.disabled = true;
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: {
          facingMode: { ideal: "environment" },
          width: { ideal: WIDTH },
          height: { ideal: 720 },
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
    while (this.stream === stream) {
      const { videoWidth, videoHeight } = this.video;
      const blob = videoWidth
        && await encoded(this.video, videoWidth, videoHeight, WIDTH);
      const answer = blob && await this.ask(blob);
      if (this.stream !== stream) return;
      if (answer?.codes?.length) {
        this.stop("found");
        this.tell(answer.codes);
        return;
      }
      if (answer?.over) {
        this.stop(answer.over);
        return;
      }
      await wait(answer?.lost ? AGAIN : PAUSE);
    }
  }

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

  async photograph() {
    const [file] = this.file.files;
    if (!file) return;
    this.stop("");
    this.say("looking");
    const answer = await this.ask(await prepared(file));
    if (answer.over) this.say(answer.over);
    if (!answer.codes) {
      if (answer.detail) this.status.textContent = answer.detail;
      return;
    }
    this.file.value = ""; // read already: it need not go with the form, too
    this.say(answer.codes.length ? "found" : "none");
    if (answer.codes.length) this.tell(answer.codes);
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
    if (before === this.begin) this.end.focus();
    if (before === this.end) this.begin.focus();
  }

  // the words stand in the page, in its language
  say(what) {
    this.status.textContent = what ? this.status.dataset[what] : "";
  }

  tell(codes) {
    this.frame.dispatchEvent(
      new CustomEvent("mesoplan:codes", { bubbles: true, detail: { codes } }),
    );
  }
}

for (const frame of document.querySelectorAll("[data-camera]")) new Camera(frame);
