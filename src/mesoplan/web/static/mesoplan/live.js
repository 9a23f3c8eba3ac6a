// Forms marked data-live are sent without leaving the page: the parts that the answer
// brings (data-part, by id) take the places of those shown. Without script the same
// forms go the ordinary way.

function show(html, address) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const parts = [...page.querySelectorAll("[data-part][id]")];
  if (!parts.length) {
    document.querySelector("main").replaceWith(page.querySelector("main"));
    history.pushState(null, "", address);
    document.querySelector("[autofocus]")?.focus();
    return;
  }
  const open = [...document.querySelectorAll("[data-part] details[open][data-key]")]
    .map((details) => details.dataset.key);
  for (const part of parts) document.getElementById(part.id)?.replaceWith(part);
  for (const details of document.querySelectorAll("[data-part] details[data-key]")) {
    if (open.includes(details.dataset.key)) details.open = true;
  }
}

export async function send(form, submitter, address = form.action) {
  const body = new FormData(form);
  if (submitter?.name) body.set(submitter.name, submitter.value);
  const answer = await fetch(address, { method: "POST", body, credentials: "same-origin" });
  return { html: await answer.text(), address: answer.url };
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-live]")) return;
  event.preventDefault();
  const next = form.closest("li")?.nextElementSibling?.id;
  form.setAttribute("aria-busy", "true");
  try {
    const { html, address } = await send(form, event.submitter);
    show(html, address);
    const to = (next && document.getElementById(next)) || document.querySelector(".ask");
    const heading = to?.querySelector("h3") || document.getElementById("open-questions");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
    to?.scrollIntoView({ block: "nearest" });
  } catch {
    form.removeAttribute("data-live"); // the ordinary way, once more
    form.requestSubmit(event.submitter);
  }
});
