// Checks a session's sheet as it is typed; without this script it is checked on saving.
const form = document.querySelector("form[data-check]");
if (form) {
  const live = form.querySelector("[data-live]");
  let waiting = 0;
  let asked = 0;
  const show = (problems) => {
    for (const line of form.querySelectorAll(".error[id$='-error']")) {
      const field = document.getElementById(line.id.slice(0, -"-error".length));
      const said = (field && field.value !== "" && problems[field.name]) || "";
      const wanted = field && problems[field.name] && field.name.endsWith(".deviation");
      line.textContent = said || (wanted ? problems[field.name] : "");
      line.hidden = !line.textContent;
      line.closest(".field").classList.toggle("wrong", !line.hidden);
      field?.toggleAttribute("aria-invalid", !line.hidden);
    }
    const left = form.querySelectorAll(".field.wrong").length;
    live.textContent = left ? live.dataset.wrong || `⚠ ${left}` : "";
  };
  const check = async () => {
    const number = (asked += 1);
    try {
      const answer = await fetch(form.dataset.check, {
        method: "POST", body: new FormData(form), credentials: "same-origin",
      });
      if (answer.ok && number === asked) show((await answer.json()).problems);
    } catch {
      // saving checks again
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(check, 400);
  });
}
