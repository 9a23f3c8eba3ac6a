// Scans packs into the session without leaving the page, so that nothing typed into the
// sheet below is lost: the parts that the answer brings (data-part, by id) take the places
// of those shown. One mark is on its way at a time; the next waits for its answer. Without
// this script the same forms go the ordinary way.

const SEPARATOR = "\x1d"; // FNC1, which many hand scanners send as Ctrl and ]
const form = document.getElementById("chair");
const field = form.elements.mark;
const says = document.querySelector("[data-chair-says]");
let last = Promise.resolve();

function show(html, address) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const parts = [...page.querySelectorAll("[data-part][id]")];
  if (!parts.length) { // signed meanwhile, or asked who is here
    document.querySelector("main").replaceWith(page.querySelector("main"));
    history.pushState(null, "", address);
    return;
  }
  replace(parts);
  offer();
  const told = [...page.querySelectorAll("main > .notice")].map((one) => one.textContent.trim());
  if (told.length) tell(told.join(" "));
  else tell(document.getElementById("chair-hand").dataset.says, { shown: false });
}

function replace(parts) {
  const open = [...document.querySelectorAll("[data-part] details[open][data-key]")]
    .map((details) => details.dataset.key);
  for (const part of parts) document.getElementById(part.id)?.replaceWith(part);
  for (const details of document.querySelectorAll("[data-part] details[data-key]")) {
    if (open.includes(details.dataset.key)) details.open = true;
  }
}

// said aloud by a reader of screens; shown to all where the page itself does not say it
function tell(words, { shown = true } = {}) {
  says.classList.toggle("shown", shown);
  says.textContent = words;
}

async function send(from, body) {
  from.setAttribute("aria-busy", "true");
  const answer = await fetch(from.action, { method: "POST", body, credentials: "same-origin" })
    .then(async (sent) => (sent.status < 500 ? { html: await sent.text(), address: sent.url } : null))
    .catch(() => null);
  if (answer) {
    show(answer.html, answer.address);
  } else {
    tell(says.dataset.lost);
  }
  from.removeAttribute("aria-busy");
  return Boolean(answer);
}

// what the form carries is read when its turn comes: the answer before may have changed it
function scan(marks, extra) {
  last = last.then(async () => {
    const body = new FormData(form);
    body.delete("mark");
    for (const mark of marks) body.append("mark", mark);
    if (extra) body.set(extra.name, extra.value);
    if (!(await send(form, body)) && marks.length === 1 && !field.value) field.value = marks[0];
    const picture = form.elements.picture;
    if (picture) picture.value = "";
    field.focus({ preventScroll: true });
    const answer = document.getElementById("chair-answer");
    if (answer?.firstElementChild) answer.scrollIntoView({ block: "nearest" });
  });
}

document.addEventListener("submit", (event) => {
  const sent = event.target;
  if (!sent.matches("form[data-chair]")) return;
  event.preventDefault();
  if (sent !== form) {
    last = last.then(() => send(sent, new FormData(sent)))
      .then(() => document.getElementById("packs")?.focus());
    return;
  }
  const mark = field.value;
  field.value = "";
  scan(mark.trim() ? [mark] : [], event.submitter?.name ? event.submitter : null);
});

field.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey && (event.key === "]" || event.code === "BracketRight"))) return;
  event.preventDefault();
  field.setRangeText(SEPARATOR, field.selectionStart, field.selectionEnd, "end");
});

form.addEventListener("mesoplan:codes", (event) => scan(event.detail.codes));

// -- what others do meanwhile: settle a hold on their own device, scan the same pack ----

const OFTEN = 10_000; // milliseconds

async function watch() {
  const here = document.getElementById("chair-ready");
  const away = document.hidden || form.hasAttribute("aria-busy");
  if (away || !here?.hasAttribute("data-watched") || here.contains(document.activeElement)) return;
  const answer = await fetch(form.action, {
    credentials: "same-origin", redirect: "error", headers: { "X-Background": "1" },
  }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = page.getElementById("chair-ready");
  if (!part || !here.isConnected || part.textContent === here.textContent) return;
  const before = here.textContent;
  const news = [...part.querySelectorAll(".settled, .notice")]
    .map((one) => one.textContent.trim()).filter((words) => !before.includes(words));
  replace([part, page.getElementById("in-the-way")]);
  if (news.length) tell(news.join(" "));
}
setInterval(watch, OFTEN);

// -- the rows of the sheet take lot and expiry from a pack that lies ready --------------

function offer() {
  for (const button of document.querySelectorAll("[data-from-pack]")) button.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-from-pack]");
  if (!button) return;
  const row = document.getElementById("sheet").elements;
  row[`${button.dataset.fromPack}.lot`].value = button.dataset.lot;
  if (button.dataset.expires) row[`${button.dataset.fromPack}.expires_on`].value = button.dataset.expires;
  row[`${button.dataset.fromPack}.lot`].dispatchEvent(new Event("input", { bubbles: true }));
});

offer();
