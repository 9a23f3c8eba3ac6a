// Takes a standard view: the camera's picture under the last photograph of the view, live
// numbers from the clinic's own server, and a shutter that fills the form's file field.
// Without this script the file field stands alone and goes with its form.

import { Stream, drawn, encoded } from "./stream.js";

const SHOT = { width: 2560, height: 1920 }; // asked of the camera; it gives what it has
const LARGEST = 4000; // of a kept photograph, its longer side
const FINE = 0.95;

class Finder extends Stream {
  constructor(form) {
    super(form, SHOT);
    const one = (name) => form.querySelector(`[data-${name}]`);
    this.form = form;
    this.picture = one("picture");
    this.still = one("still");
    this.ghost = one("ghost");
    this.shutter = one("shutter");
    this.keep = one("keep");
    this.again = one("again");
    this.advice = one("advice");
    this.numbers = one("numbers");
    this.file = form.elements.file;
    this.keep.hidden = true; // until there is something to keep
    this.shutter.addEventListener("click", () => this.take());
    this.again.addEventListener("click", () => this.anew());
    this.file.addEventListener("change", () => this.chosen());
    this.video.addEventListener("resize", () => {
      this.sized(this.video.videoWidth, this.video.videoHeight);
      this.inView();
    });
    this.on = one("ghost-on");
    this.follow(one("ghost-controls"), one("ghost-opacity"));
    if ("running" in form.dataset) this.start();
  }

  // a camera left open is nobody at work; a frame is smaller than the photograph will be
  get headers() {
    const live = this.still.hidden;
    const [one, other] = live
      ? [this.video.videoWidth, this.video.videoHeight]
      : [this.still.width, this.still.height];
    const said = { "X-Background": "1", "X-Full-Size": String(Math.max(one, other)) };
    return live ? said : { ...said, "X-Still": "1" };
  }

  follow(controls, opacity) {
    if (!controls) return;
    controls.hidden = false;
    const follow = () => {
      this.ghost.setAttribute("opacity", opacity.value / 100);
      this.ghost.setAttribute("visibility", this.on.checked ? "visible" : "hidden");
      opacity.disabled = !this.on.checked;
    };
    this.on.addEventListener("change", follow);
    opacity.addEventListener("input", follow);
    follow();
  }

  // a photograph just taken is looked at without its ghost, unless somebody asks for it
  ghosted(yes) {
    if (this.on) {
      this.on.checked = yes;
      this.on.dispatchEvent(new Event("change"));
    } else this.ghost?.setAttribute("visibility", yes ? "visible" : "hidden");
  }

  // the frame takes the picture's own shape, so that ghost and picture lie alike
  sized(width, height) {
    if (width && height) this.picture.style.aspectRatio = `${width} / ${height}`;
  }

  // picture, advice and shutter are seen together wherever a screen has room for them
  inView() {
    const places = [this.picture, this.shutter].map((one) => one.getBoundingClientRect());
    const seen = places.every(({ top, bottom }) => top >= 0 && bottom <= window.innerHeight);
    if (!seen) this.picture.scrollIntoView();
  }

  shown(running) {
    super.shown(running);
    this.shutter.hidden = !running;
    if (!running) return;
    this.still.hidden = this.again.hidden = this.keep.hidden = true;
    this.file.value = "";
    if (this.end === document.activeElement) this.shutter.focus();
  }

  heard(answer) {
    if (answer.detail) this.said(answer.detail, false, []);
    else this.said(answer.advice, answer.fits, answer.numbers);
    return false;
  }

  // a reader of screens hears what changed, not every frame
  said(advice, fits, numbers) {
    if (this.advice.textContent !== advice) this.advice.textContent = advice;
    this.advice.classList.toggle("fits", Boolean(fits));
    this.picture.classList.toggle("fits", Boolean(fits));
    this.numbers.hidden = !numbers?.length;
    this.numbers.replaceChildren(...(numbers ?? []).map(({ label, value, fits: good }) => {
      const row = document.createElement("div");
      const [term, told] = ["dt", "dd"].map((kind) => document.createElement(kind));
      [term.textContent, told.textContent] = [label, value];
      row.classList.toggle("off", !good);
      row.append(term, told);
      return row;
    }));
  }

  async take() {
    const { videoWidth, videoHeight } = this.video;
    if (!videoWidth) return;
    const canvas = drawn(this.video, videoWidth, videoHeight, LARGEST);
    const blob = await encoded(canvas, FINE);
    const kept = new DataTransfer();
    kept.items.add(new File([blob], "photograph.jpg", { type: "image/jpeg" }));
    this.stop("");
    this.file.files = kept.files;
    this.form.dataset.running = "";
    await this.shows(canvas);
  }

  async chosen() {
    const [file] = this.file.files;
    if (!file) return;
    if (this.stream) {
      const { files } = this.file;
      this.stop("");
      this.file.files = files;
    }
    try {
      const picture = await createImageBitmap(file);
      await this.shows(drawn(picture, picture.width, picture.height, LARGEST));
    } catch { // the server says what is wrong with it
      this.keep.hidden = false;
    }
  }

  // the still in place of the live picture, with its own numbers
  async shows(canvas) {
    this.still.width = canvas.width;
    this.still.height = canvas.height;
    this.still.getContext("2d").drawImage(canvas, 0, 0);
    this.sized(canvas.width, canvas.height);
    this.still.hidden = this.keep.hidden = false;
    this.again.hidden = !navigator.mediaDevices?.getUserMedia;
    this.begin.hidden = true;
    this.ghosted(false);
    this.keep.focus();
    if (!this.frame.dataset.address) return;
    const frame = drawn(canvas, canvas.width, canvas.height, 1280);
    const answer = await this.ask(await encoded(frame));
    if (!answer.over && !answer.lost) this.heard(answer);
  }

  anew() {
    this.said("", false, []);
    this.ghosted(true);
    this.start();
  }
}

const form = document.querySelector("[data-finder]");
if (form) {
  const finder = new Finder(form);
  form.addEventListener("submit", () => {
    if (!("running" in form.dataset)) return;
    const on = document.createElement("input");
    Object.assign(on, { type: "hidden", name: "camera", value: "on" });
    form.append(on);
  });
  window.addEventListener("pagehide", () => finder.stop(""));
}
