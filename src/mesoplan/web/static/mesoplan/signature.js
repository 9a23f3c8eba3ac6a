// A signature drawn with finger, pen or mouse. Without this script a name is typed.
const frame = document.querySelector("[data-signature]");
if (frame) {
  const canvas = frame.querySelector("canvas");
  const kept = frame.querySelector("input");
  const pen = canvas.getContext("2d");
  const { width, height } = canvas;
  let strokes = [];
  let current = null;

  const restore = () => {
    try {
      const found = JSON.parse(kept.value);
      strokes = Array.isArray(found.strokes) ? found.strokes : [];
    } catch {
      strokes = [];
    }
  };
  const draw = () => {
    pen.clearRect(0, 0, width, height);
    pen.lineWidth = 2.5;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = getComputedStyle(canvas).color;
    for (const stroke of strokes) {
      pen.beginPath();
      stroke.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      if (stroke.length === 1) pen.lineTo(stroke[0][0] + 0.1, stroke[0][1]);
      pen.stroke();
    }
  };
  const keep = () => {
    kept.value = strokes.length ? JSON.stringify({ width, height, strokes }) : "";
  };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    const part = (value, size, whole) =>
      Math.round(Math.min(Math.max(value / size, 0), 1) * whole * 10) / 10;
    return [
      part(event.clientX - box.left, box.width, width),
      part(event.clientY - box.top, box.height, height),
    ];
  };

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    current = [at(event)];
    strokes.push(current);
    draw();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!current) return;
    current.push(at(event));
    draw();
  });
  const end = () => {
    current = null;
    keep();
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
  frame.querySelector("[data-clear]").addEventListener("click", () => {
    strokes = [];
    keep();
    draw();
  });

  frame.hidden = false;
  restore();
  draw();
}
