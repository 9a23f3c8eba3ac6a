// The keyboard on the drawing. Tab goes from point to point in the order of work; the
// arrows move the one that has the focus along the skin.

import * as deeds from "./map_document.js";

const STEP = 1; // mm
const FAR = 5; // mm, with Shift
const LEAP = 10; // points, with Page up and Page down
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function bindKeys(editor) {
  const { frame } = editor;

  const leap = (id, by) => {
    const seen = editor.map.points.map((p) => p.id).filter((each) => editor.canvas.places.has(each));
    const to = Math.min(Math.max(seen.indexOf(id) + by, 0), seen.length - 1);
    const place = editor.canvas.places.get(seen[to]);
    editor.drawing.reveal(...place);
    editor.drawing.nodes.get(seen[to]).focus({ preventScroll: true });
  };

  const step = (id, [dx, dy], mm) => {
    const { site } = deeds.pointOf(editor.map, id);
    const next = editor.skin.stepped(site, dx, dy, mm);
    if (!next) {
      editor.panel.warned([editor.words.no_skin]);
      editor.says(editor.words.no_skin);
      return;
    }
    editor.moves(id, next, `move ${id}`);
    editor.drawing.reveal(...editor.skin.place(next));
    editor.drawing.nodes.get(id).focus({ preventScroll: true });
  };

  const onPoint = (event, id) => {
    if (event.key in ARROWS && !event.ctrlKey && !event.metaKey && !event.altKey) {
      if (editor.page.locked) return false;
      step(id, ARROWS[event.key], event.shiftKey ? FAR : STEP);
      return true;
    }
    const acts = {
      " ": () => editor.page.locked || editor.taps(id),
      Enter: () => editor.page.locked || editor.taps(id),
      Delete: () => {
        const at = editor.map.points.findIndex((point) => point.id === id);
        editor.removes([id]);
        const next = editor.map.points.slice(at).concat(editor.map.points.slice(0, at).reverse())
          .find((point) => editor.canvas.places.has(point.id));
        if (next) editor.drawing.nodes.get(next.id).focus({ preventScroll: true });
      },
      PageDown: () => leap(id, LEAP),
      PageUp: () => leap(id, -LEAP),
      Home: () => leap(id, -Infinity),
      End: () => leap(id, Infinity),
      Escape: () => {
        editor.selected.clear();
        editor.shows();
        frame.querySelector("[name=map-mode]:checked")?.focus();
      },
    };
    acts.Backspace = acts.Delete;
    if (!(event.key in acts)) return false;
    acts[event.key]();
    return true;
  };

  frame.addEventListener("keydown", (event) => {
    const point = event.target.closest?.("[data-point]");
    if (point && onPoint(event, point.dataset.point)) {
      event.preventDefault();
      return;
    }
    const handle = event.target.closest?.("[data-handle]");
    if (handle && event.key in ARROWS) {
      event.preventDefault();
      editor.panel.handle_moves(handle, ARROWS[event.key], event.shiftKey ? FAR : STEP);
    }
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=radio]):not([type=checkbox]), textarea, select");
    if (typing || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) editor.goes("undo");
    else if (key === "y" || (key === "z" && event.shiftKey)) editor.goes("redo");
    else return;
    event.preventDefault();
  });
}
