// Finger, pen and mouse on the drawing: a tap, a drag of what lies under it, a line drawn,
// a pan of the zoomed drawing, a pinch. Two fingers always zoom; they give a point that
// was being dragged back first.

const STILL = 6; // screen pixels a tap may wander
const REACH = { mouse: 12, pen: 16, touch: 26 }; // screen pixels around what is meant

export class Pointer {
  // `finds(x, y, reach)` -> what can be dragged there, or null; `draws()` whether a line
  // is being drawn. Told: tap(x, y, thing, event), grab(thing), drag(thing, x, y),
  // drop(thing, x, y), back(thing), line(places, done).
  constructor(drawing, told) {
    this.drawing = drawing;
    this.told = told;
    this.down = new Map();
    this.held = null;
    this.frame = 0;
    this.waiting = null;
    const { svg } = drawing;
    svg.addEventListener("pointerdown", (event) => this.begins(event));
    svg.addEventListener("pointermove", (event) => this.moves(event));
    svg.addEventListener("pointerup", (event) => this.ends(event));
    svg.addEventListener("pointercancel", (event) => this.breaks(event));
    svg.addEventListener("wheel", (event) => this.wheels(event), { passive: false });
  }

  begins(event) {
    if (event.button > 0) return;
    this.down.set(event.pointerId, [event.clientX, event.clientY]);
    if (this.down.size > 1) {
      this.gives_back();
      this.held = null;
      this.pinch = this.spread();
      return;
    }
    const [x, y] = this.drawing.at(event.clientX, event.clientY);
    const reach = (REACH[event.pointerType] || REACH.mouse) / this.drawing.pixels();
    const line = this.told.draws();
    const thing = line ? null : this.told.finds(x, y, reach);
    this.held = { thing, line, from: [event.clientX, event.clientY], moved: false, places: [[x, y]] };
    if (thing || line || this.drawing.zoomed) this.drawing.svg.setPointerCapture(event.pointerId);
    if (event.pointerType === "mouse") event.preventDefault(); // no text is selected
  }

  moves(event) {
    if (!this.down.has(event.pointerId)) return;
    const before = this.down.get(event.pointerId);
    this.down.set(event.pointerId, [event.clientX, event.clientY]);
    if (this.pinch) {
      this.pinches();
      return;
    }
    const { held } = this;
    if (!held) return;
    const far = Math.hypot(event.clientX - held.from[0], event.clientY - held.from[1]) > STILL;
    if (!held.moved && !far) return;
    if (!held.moved && held.thing) this.told.grab(held.thing);
    held.moved = true;
    if (held.thing || held.line) {
      this.waiting = [event.clientX, event.clientY];
      this.frame ||= requestAnimationFrame(() => this.draws());
    } else if (this.drawing.zoomed) {
      this.drawing.pan(event.clientX - before[0], event.clientY - before[1]);
    }
  }

  // once a frame, however many events came
  draws() {
    this.frame = 0;
    if (!this.held || !this.waiting) return;
    const [x, y] = this.drawing.at(...this.waiting);
    this.waiting = null;
    if (this.held.line) {
      this.held.places.push([x, y]);
      this.told.line(this.held.places, false);
    } else {
      this.told.drag(this.held.thing, x, y);
    }
  }

  ends(event) {
    if (!this.down.delete(event.pointerId)) return;
    if (this.pinch) {
      if (!this.down.size) this.pinch = null;
      return;
    }
    const { held } = this;
    this.stops();
    if (!held) return;
    const [x, y] = this.drawing.at(event.clientX, event.clientY);
    if (!held.moved) this.told.tap(x, y, held.thing, event);
    else if (held.line) this.told.line([...held.places, [x, y]], true);
    else if (held.thing) this.told.drop(held.thing, x, y);
  }

  breaks(event) {
    this.down.delete(event.pointerId);
    if (!this.down.size) this.pinch = null;
    this.gives_back();
    this.stops();
  }

  gives_back() {
    if (this.held?.thing && this.held.moved) this.told.back(this.held.thing);
    if (this.held?.line) this.told.line([], false);
  }

  stops() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.waiting = null;
    this.held = null;
  }

  spread() {
    const [[ax, ay], [bx, by]] = [...this.down.values()];
    return { x: (ax + bx) / 2, y: (ay + by) / 2, apart: Math.hypot(ax - bx, ay - by) };
  }

  pinches() {
    if (this.down.size < 2) return;
    const now = this.spread();
    this.drawing.pan(now.x - this.pinch.x, now.y - this.pinch.y);
    this.drawing.zoom(now.apart / Math.max(this.pinch.apart, 1), now.x, now.y);
    this.pinch = now;
  }

  wheels(event) {
    if (!event.ctrlKey) return; // a plain wheel scrolls the page
    event.preventDefault();
    this.drawing.zoom(Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
  }
}
