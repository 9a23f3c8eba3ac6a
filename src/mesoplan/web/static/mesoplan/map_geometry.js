// Skin under the pointer. One view's vertices come once, in the drawing's own units: x to
// the right, y downwards, depth away from the eye. A site is [triangle, b1, b2], as in the
// map; nothing here knows of points, pages or servers.

const FACING = 0.05; // cosine from which on a triangle is seen
const COVERED = 3; // mm in front of a place from which on other skin hides it
const CELL = 24; // of the grid in which triangles are looked up
const PLACES = 1e6; // a site's weights are kept to six places

const rounded = (value) => Math.round(value * PLACES) / PLACES;

// the site with these three weights; a hair outside the triangle is on its edge
function site(face, w0, w1, w2) {
  const [a, b, c] = [w0, w1, w2].map((w) => Math.max(w, 0));
  const whole = a + b + c;
  const b1 = rounded(b / whole);
  return [face, b1, Math.min(rounded(c / whole), rounded(1 - b1))];
}

export class Skin {
  constructor({ width, height, vertices, faces, mm_per_px: scale }) {
    Object.assign(this, { width, height, vertices, faces, scale });
    this.cosines = new Float32Array(faces.length / 3);
    this.columns = Math.ceil(width / CELL) + 1;
    this.cells = new Map();
    for (let face = 0; face < this.cosines.length; face += 1) this.keep(face);
  }

  keep(face) {
    const [nx, ny, nz] = this.normal(face);
    this.cosines[face] = -nz / Math.max(Math.hypot(nx, ny, nz), 1e-12);
    if (this.cosines[face] <= FACING) return;
    const at = this.corners(face);
    const cell = (value) => Math.floor(value / CELL);
    const [left, right] = [0, 3, 6].map((i) => at[i]).sort((p, q) => p - q).filter((_, i) => i !== 1);
    const [top, bottom] = [1, 4, 7].map((i) => at[i]).sort((p, q) => p - q).filter((_, i) => i !== 1);
    for (let x = cell(left); x <= cell(right); x += 1) {
      for (let y = cell(top); y <= cell(bottom); y += 1) {
        const key = y * this.columns + x;
        if (!this.cells.has(key)) this.cells.set(key, []);
        this.cells.get(key).push(face);
      }
    }
  }

  // the nine numbers of a triangle's corners
  corners(face) {
    const { vertices, faces } = this;
    const found = [];
    for (let corner = 0; corner < 3; corner += 1) {
      const from = faces[face * 3 + corner] * 3;
      found.push(vertices[from], vertices[from + 1], vertices[from + 2]);
    }
    return found;
  }

  normal(face) {
    const [ax, ay, az, bx, by, bz, cx, cy, cz] = this.corners(face);
    const [ux, uy, uz] = [bx - ax, by - ay, bz - az];
    const [vx, vy, vz] = [cx - ax, cy - ay, cz - az];
    return [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  }

  // where a site lies in the drawing: x, y, depth
  place([face, b1, b2]) {
    const c = this.corners(face);
    const b0 = 1 - b1 - b2;
    return [0, 1, 2].map((i) => b0 * c[i] + b1 * c[3 + i] + b2 * c[6 + i]);
  }

  // whether the eye sees a site: it faces us, and no other skin hides it
  sees(at) {
    if (this.cosines[at[0]] <= FACING) return false;
    const [x, y, depth] = this.place(at);
    const front = this.foremost(x, y);
    return !front || front.depth >= depth - COVERED / this.scale;
  }

  weights(face, x, y) {
    const [ax, ay, , bx, by, , cx, cy] = this.corners(face);
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    const b1 = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / area;
    const b2 = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / area;
    return [1 - b1 - b2, b1, b2];
  }

  foremost(x, y) {
    const key = Math.floor(y / CELL) * this.columns + Math.floor(x / CELL);
    let best = null;
    for (const face of this.cells.get(key) || []) {
      const w = this.weights(face, x, y);
      if (w[0] < 0 || w[1] < 0 || w[2] < 0) continue;
      const c = this.corners(face);
      const depth = w[0] * c[2] + w[1] * c[5] + w[2] * c[8];
      if (!best || depth < best.depth) best = { face, w, depth };
    }
    return best;
  }

  // the skin that is seen at a place of the drawing, or null beside the face
  under(x, y) {
    const found = this.foremost(x, y);
    return found && site(found.face, ...found.w);
  }

  // the seen skin nearest to a place, and how many mm away; null beyond `reach` mm
  near(x, y, reach) {
    const here = this.under(x, y);
    if (here) return { site: here, apart: 0 };
    let best = null;
    for (let face = 0; face < this.cosines.length; face += 1) {
      if (this.cosines[face] <= FACING) continue;
      const c = this.corners(face);
      for (let edge = 0; edge < 3; edge += 1) {
        const [p, q] = [edge * 3, ((edge + 1) % 3) * 3];
        const [wx, wy] = [c[q] - c[p], c[q + 1] - c[p + 1]];
        const part = ((x - c[p]) * wx + (y - c[p + 1]) * wy) / Math.max(wx * wx + wy * wy, 1e-12);
        const share = Math.min(Math.max(part, 0), 1);
        const apart = Math.hypot(x - c[p] - share * wx, y - c[p + 1] - share * wy) * this.scale;
        if (apart <= reach && (!best || apart < best.apart)) best = { face, edge, share, apart };
      }
    }
    if (!best) return null;
    const w = [0, 0, 0];
    w[best.edge] = 1 - best.share;
    w[(best.edge + 1) % 3] = best.share;
    return { site: site(best.face, ...w), apart: best.apart };
  }

  // one step of so many mm along the skin, towards where (dx, dy) points in the drawing
  stepped(at, dx, dy, mm) {
    const [x, y] = this.place(at);
    const [nx, ny, nz] = this.normal(at[0]);
    if (Math.abs(nz) < 1e-9) return null;
    const dz = -(nx * dx + ny * dy) / nz;
    const part = mm / this.scale / Math.hypot(dx, dy, dz);
    return this.under(x + dx * part, y + dy * part);
  }

  // how many mm two sites lie apart, straight through
  apart(one, other) {
    const [a, b] = [this.place(one), this.place(other)];
    return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) * this.scale;
  }

  // the sites of a ring about a place, so many mm away from it; null where skin ends
  ring(about, mm, count = 12) {
    const [face] = about;
    const found = [];
    for (let i = 0; i < count; i += 1) {
      const turn = (i / count) * 2 * Math.PI;
      const next = this.stepped(about, Math.cos(turn), Math.sin(turn), mm);
      if (!next) return null;
      found.push(next);
    }
    return this.cosines[face] > FACING ? found : null;
  }
}

// whether (x, y) lies inside a loop of places
export function inside(loop, x, y) {
  let found = false;
  for (let i = 0, j = loop.length - 1; i < loop.length; j = i, i += 1) {
    const [xi, yi] = loop[i];
    const [xj, yj] = loop[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) found = !found;
  }
  return found;
}
