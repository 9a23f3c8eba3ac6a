// What stands beside the drawing: tools, what is chosen, saving, and forms of the server.

import { fill } from "./map_canvas.js";
import * as deeds from "./map_document.js";
import { Trim } from "./map_trim.js";

const NUMBER = /^\d*[.,]?\d+$/;

export function bindPanel(editor) {
  const { frame, words } = editor;
  const find = (name) => frame.querySelector(`[data-map-${name}]`);
  const trim = new Trim(editor);
  const status = find("state");
  const chosen = find("selected");
  const warning = find("warning");
  const conflict = find("conflict");
  const layers = find("layers");

  const warned = (said) => {
    warning.textContent = said.join(" ");
    warning.hidden = !said.length;
  };

  const shows = () => {
    const { history, selected, map } = editor;
    find("undo").disabled = !history.past.length;
    find("redo").disabled = !history.future.length;
    if (chosen) {
      const count = selected.size;
      chosen.hidden = !count;
      find("count").textContent = fill(count === 1 ? words.count_one : words.count_many, { count });
    }
    const hidden = find("hidden");
    const unseen = editor.canvas.hidden;
    hidden.textContent = unseen ? fill(unseen === 1 ? words.unseen_one : words.unseen, { count: unseen }) : "";
    const bar = find("progress");
    if (bar) {
      const left = map.points.filter((point) => point.state === "planned").length;
      bar.max = Math.max(map.points.length, 1);
      bar.value = map.points.length - left;
      const skipped = map.points.filter((point) => point.state === "skipped").length;
      find("progress-words").textContent = fill(words.progress, {
        done: map.points.length - left - skipped, total: map.points.length, skipped, left,
      });
      for (const button of frame.querySelectorAll("[data-map-tick]")) ticked(button);
    }
  };

  const ids_of = (button) => button.dataset.mapTick.split(" ")
    .filter((id) => deeds.pointOf(editor.map, id));

  const ticked = (button) => {
    const all = ids_of(button);
    const done = all.length > 0 && all.every((id) => deeds.pointOf(editor.map, id).state !== "planned");
    button.setAttribute("aria-pressed", done);
  };

  const said = (state, answer) => {
    status.textContent = words[state];
    status.dataset.state = state;
    if (state === "refused") warned(answer.said || []);
    conflict.hidden = state !== "conflict";
    if (state === "conflict") clashes(answer);
  };

  // both are shown: theirs as rings beneath our own points, and how many differ
  const clashes = (answer) => {
    const mine = new Map(editor.map.points.map((point) => [point.id, JSON.stringify(point)]));
    const differ = answer.map.points.filter((p) => mine.get(p.id) !== JSON.stringify(p)).length
      + editor.map.points.filter((p) => !answer.map.points.some((q) => q.id === p.id)).length;
    find("conflict-words").textContent = fill(words.differ, { count: differ });
    editor.drawing.clear();
    for (const point of answer.map.points) {
      const [x, y] = editor.skin.place(point.site);
      const ring = editor.drawing.path([[x - 5, y], [x, y - 5], [x + 5, y], [x, y + 5], [x - 5, y]], "map-theirs");
      ring.setAttribute("aria-hidden", true);
    }
    const ends = (mineToo) => {
      editor.drawing.clear();
      if (!mineToo) editor.history.take(answer.map, words.took_theirs);
      editor.saver.settle(answer.version, mineToo ? editor.map : null);
      editor.selected.clear();
      editor.shows();
      find("live").focus?.();
    };
    find("keep-mine").onclick = () => ends(true);
    find("take-theirs").onclick = () => ends(false);
    conflict.focus();
  };

  const query = () => {
    const asked = new URLSearchParams(layers ? new FormData(layers) : undefined);
    const view = frame.querySelector("[data-map-view][aria-current]");
    if (view) asked.set("view", view.dataset.mapView);
    return asked.toString();
  };

  const marks_at = async (site) => {
    const form = find("mark");
    const ring = site && editor.skin.ring(site, Number(form.elements.across.value.replace(",", ".")) / 2);
    if (!ring) {
      warned([words.no_skin]);
      return;
    }
    const body = new FormData(form);
    body.set("ring", JSON.stringify(ring));
    await editor.commands(form.action, body);
  };

  // one value for all that are chosen
  const sets = () => {
    const values = {};
    for (const [name, unit] of [["volume", "mL"], ["depth", "mm"]]) {
      const text = chosen.querySelector(`[name=chosen-${name}]`).value.trim();
      if (!text) continue;
      if (!NUMBER.test(text)) {
        warned([words.number]);
        return;
      }
      values[name] = `${Number(text.replace(",", "."))} ${unit}`;
    }
    const state = chosen.querySelector("[name=chosen-state]")?.value;
    if (state) values.state = state;
    if (!Object.keys(values).length) return;
    warned([]);
    editor.sets([...editor.selected], values, words.set_many);
  };

  const beside = () => {
    const [id] = [...editor.selected].slice(-1);
    const point = deeds.pointOf(editor.map, id);
    const ways = [[0, 1], [1, 0], [-1, 0], [0, -1]];
    const site = ways.map(([x, y]) => editor.skin.stepped(point.site, x, y, 5)).find(Boolean);
    if (!site) return;
    const made = editor.adds(site, point.zone);
    if (made) editor.drawing.nodes.get(made)?.focus({ preventScroll: true });
  };

  const acts = {
    undo: () => editor.goes("undo"),
    redo: () => editor.goes("redo"),
    in: () => editor.drawing.zoom(1.5),
    out: () => editor.drawing.zoom(1 / 1.5),
    whole: () => editor.drawing.whole_again(),
    set: sets,
    remove: () => editor.removes([...editor.selected]),
    none: () => {
      editor.selected.clear();
      editor.shows();
    },
    zone: () => {
      const zones = new Set([...editor.selected].map((id) => deeds.pointOf(editor.map, id).zone));
      for (const p of editor.map.points) if (zones.has(p.zone)) editor.selected.add(p.id);
      editor.shows();
      editor.says(fill(words.count_many, { count: editor.selected.size }));
    },
    beside,
    "mark-here": () => {
      const [id] = [...editor.selected].slice(-1);
      if (id) marks_at(deeds.pointOf(editor.map, id).site);
    },
    "trim-line": () => trim.lines(),
    "trim-across": () => trim.across(),
    "trim-done": () => trim.done(),
    "trim-stop": () => trim.stop(),
  };

  frame.addEventListener("click", (event) => {
    const view = event.target.closest("[data-map-view]");
    const act = event.target.closest("[data-map-act]");
    const tick = event.target.closest("[data-map-tick]");
    const trims = event.target.closest("[data-map-trim]");
    const show = event.target.closest("[data-map-show]");
    if (view) {
      event.preventDefault();
      turns(view);
    } else if (act) {
      event.preventDefault();
      acts[act.dataset.mapAct]();
    } else if (tick) {
      event.preventDefault();
      ticks(tick);
    } else if (show) {
      points_out(show.dataset.mapShow.split(" "));
    } else if (trims) {
      event.preventDefault();
      trim.start(trims.dataset.mapTrim);
    }
  });

  // the points of a finding, marked on the drawing until the next look
  const points_out = (ids) => {
    for (const node of editor.drawing.nodes.values()) node.classList.remove("map-shown");
    const here = ids.filter((id) => editor.drawing.nodes.has(id));
    for (const id of here) editor.drawing.nodes.get(id).classList.add("map-shown");
    const seen = here.find((id) => editor.canvas.places.has(id));
    if (!seen) return;
    editor.drawing.reveal(...editor.canvas.places.get(seen));
    editor.drawing.nodes.get(seen).focus();
  };

  const turns = async (view) => {
    for (const other of frame.querySelectorAll("[data-map-view]")) other.removeAttribute("aria-current");
    view.setAttribute("aria-current", "true");
    trim.stop();
    if (await editor.redraws(query())) editor.says(view.textContent.trim());
  };

  const ticks = (button) => {
    const all = ids_of(button);
    const over = button.getAttribute("aria-pressed") === "true";
    const state = over ? "planned" : "done";
    const meant = all.filter((id) => deeds.pointOf(editor.map, id).state !== (over ? "skipped" : state)
      && (over || deeds.pointOf(editor.map, id).state === "planned"));
    editor.sets(meant, { state }, over ? words.unticked : words.ticked);
  };

  layers?.addEventListener("change", () => editor.redraws(query()));

  frame.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-map-command]");
    if (!form || (event.submitter && event.submitter.hasAttribute("formaction"))) return;
    event.preventDefault();
    form.setAttribute("aria-busy", "true");
    await editor.commands(form.action, new FormData(form, event.submitter));
    form.removeAttribute("aria-busy");
  });

  return {
    shows, said, warned, query, marks_at, trim,
    handle_moves: (node, way, mm) => trim.moves(node, way, mm),
  };
}
