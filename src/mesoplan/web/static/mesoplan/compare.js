// Two photographs one over the other, with a line to move. Without this script they stand
// side by side alone.
const slider = document.querySelector("[data-slider]");
if (slider) {
  const range = slider.querySelector("input[type=range]");
  const revealed = slider.querySelector("[data-revealed]");
  const line = slider.querySelector("[data-divide]");
  const { left, width, says } = range.dataset;

  const divide = () => {
    const shown = (Number(width) * range.value) / 100;
    revealed.setAttribute("width", shown);
    for (const end of ["x1", "x2"]) line.setAttribute(end, Number(left) + shown);
    range.setAttribute("aria-valuetext", `${range.value} ${says}`);
  };
  range.addEventListener("input", divide);
  divide();
  slider.hidden = false;
}
