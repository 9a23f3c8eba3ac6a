// The plan is checked while it is typed: the server says what breaks a limit, beside the
// field and in the summary. Without script the button "Check" does the same.

const form = document.getElementById("course");
let waiting;
let latest = 0;

async function check() {
  const mine = ++latest;
  const answer = await fetch(form.dataset.check, {
    method: "POST", body: new FormData(form), credentials: "same-origin",
    headers: { "X-Live": "1" },
  });
  if (!answer.ok || mine !== latest) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of page.querySelectorAll("[data-part][id]")) {
    const here = document.getElementById(part.id);
    if (here && here.innerHTML !== part.innerHTML) here.replaceWith(part);
  }
}

if (form) {
  form.querySelector(".no-script")?.remove();
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => check().catch(() => {}), 300);
  });
}
