// The drawing as it stands in the page: the server drew it, this moves what is in it.
// Only the attributes of what changes are written, so that a drag stays quick.

const NEAREST = 8; // times as large at most
const SVG = "http://www.w3.org/2000/svg";
export const thing = (name, attributes = {}) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

export class Drawing {
  constructor(svg) {
    this.svg = svg;
    const { x, y, width, height } = svg.viewBox.baseVal;
    this.whole = [x, y, width, height];
    this.shown = [...this.whole];
    this.layer = svg.querySelector("[data-layer=points]");
    this.overlay = thing("g", { class: "map-overlay" });
    svg.append(this.overlay);
    this.nodes = new Map();
    for (const node of this.layer.querySelectorAll("[data-point]")) {
      this.nodes.set(node.dataset.point, node);
    }
    this.box = null;
    addEventListener("scroll", () => { this.box = null; }, { passive: true, capture: true });
    addEventListener("resize", () => { this.box = null; });
  }

  get zoomed() {
    return this.shown[2] < this.whole[2] - 0.5;
  }

  // where the drawing lies on the screen; kept until something scrolls
  frame() {
    this.box ||= this.svg.getBoundingClientRect();
    return this.box;
  }

  // screen pixels to one unit of the drawing
  pixels() {
    const box = this.frame();
    return Math.min(box.width / this.shown[2], box.height / this.shown[3]);
  }

  at(clientX, clientY) {
    const box = this.frame();
    const part = this.pixels();
    const left = box.left + (box.width - this.shown[2] * part) / 2;
    const top = box.top + (box.height - this.shown[3] * part) / 2;
    return [this.shown[0] + (clientX - left) / part, this.shown[1] + (clientY - top) / part];
  }

  zoom(factor, clientX, clientY) {
    const box = this.frame();
    const [x, y] = this.at(
      clientX ?? box.left + box.width / 2, clientY ?? box.top + box.height / 2,
    );
    const [left, top, width, height] = this.shown;
    const wide = Math.min(Math.max(width / factor, this.whole[2] / NEAREST), this.whole[2]);
    const part = wide / width;
    this.show(x - (x - left) * part, y - (y - top) * part, wide, height * part);
  }

  pan(dx, dy) {
    const part = this.pixels();
    const [left, top, width, height] = this.shown;
    this.show(left - dx / part, top - dy / part, width, height);
  }

  show(left, top, width, height) {
    const [x, y, wide, high] = this.whole;
    const within = (value, least, most) => Math.min(Math.max(value, least), most);
    this.shown = [
      within(left, x, x + wide - width), within(top, y, y + high - height), width, height,
    ];
    this.svg.setAttribute("viewBox", this.shown.map((v) => v.toFixed(2)).join(" "));
    this.svg.classList.toggle("map-zoomed", this.zoomed);
  }

  whole_again() {
    this.show(...this.whole);
  }

  // see to it that a place is on the screen, where the drawing is zoomed
  reveal(x, y) {
    const [left, top, width, height] = this.shown;
    if (x > left && x < left + width && y > top && y < top + height) return;
    this.show(x - width / 2, y - height / 2, width, height);
  }

  put(id, x, y) {
    this.nodes.get(id).setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
  }

  // the node of a point, made where there was none
  node(id) {
    if (!this.nodes.has(id)) {
      const made = thing("g", { role: "button", tabindex: 0, "data-point": id });
      this.layer.append(made);
      this.nodes.set(id, made);
    }
    return this.nodes.get(id);
  }

  drop(id) {
    this.nodes.get(id)?.remove();
    this.nodes.delete(id);
  }

  // the nodes in the order of work, so that Tab goes from one to the next
  ordered(ids) {
    const here = [...this.nodes.keys()];
    if (here.length === ids.length && ids.every((id, i) => id === here[i])) return;
    const focused = document.activeElement;
    const found = new Map(ids.map((id) => [id, this.nodes.get(id)]));
    this.layer.append(...found.values());
    this.nodes = found;
    if (this.layer.contains(focused)) focused.focus({ preventScroll: true });
  }

  path(places, kind) {
    const d = places.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
    const made = thing("path", { d, class: kind, fill: "none" });
    this.overlay.append(made);
    return made;
  }

  handle(x, y, label, index) {
    const made = thing("rect", {
      x: -1, y: -1, width: 2, height: 2, class: "map-handle", tabindex: 0, role: "button",
      "aria-label": label, "data-handle": index,
    });
    this.overlay.append(made);
    this.set_handle(made, x, y);
    return made;
  }

  set_handle(node, x, y) {
    node.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${(6 / this.pixels()).toFixed(2)})`);
  }

  clear() {
    this.overlay.replaceChildren();
  }
}
