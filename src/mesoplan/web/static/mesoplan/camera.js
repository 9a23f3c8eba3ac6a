// The camera of a page, looking for the codes of a pack: they are handed on. No decoder
// runs here. Without this script the file input stands alone and goes with its form.
//
// What is found is told by the event "mesoplan:codes" on the [data-camera] element, with
// detail.codes: the raw text of each code, in reading order.

import { Stream, drawn, encoded } from "./stream.js";

const LARGEST = 2560; // of a photograph, in which a pack may be small

// a picture that this browser cannot open goes as it is: the server says what is wrong
async function prepared(file) {
  try {
    const picture = await createImageBitmap(file);
    return await encoded(drawn(picture, picture.width, picture.height, LARGEST));
  } catch {
    return file;
  }
}

export class Camera extends Stream {
  constructor(frame) {
    super(frame);
    this.file = frame.querySelector("input[type=file]");
    this.file.addEventListener("change", () => this.photograph());
  }

  heard(answer) {
    if (!answer.codes?.length) return false;
    this.stop("found");
    this.tell(answer.codes);
    return true;
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

  tell(codes) {
    this.frame.dispatchEvent(
      new CustomEvent("mesoplan:codes", { bubbles: true, detail: { codes } }),
    );
  }
}

for (const frame of document.querySelectorAll("[data-camera]")) new Camera(frame);
