// Goods-in with a hand scanner: box after box without waiting for the page. A scan is
// queued the moment its Enter comes, the field is free for the next, and the parts that
// the answer brings take their places. Without script each scan sends the form.

const form = document.getElementById("receiving");
const field = document.getElementById("scan");
const waiting = [];
const MOST = 200; // lines of a list that is pasted: more than a delivery note has
let busy = false;

// a scanner that types its separator as Ctrl+] means the character, not the key
field.addEventListener("keydown", (event) => {
  if (!event.ctrlKey || event.key !== "]") return;
  event.preventDefault();
  field.setRangeText("\u001d", field.selectionStart, field.selectionEnd, "end");
});

// a list that somebody pastes is as many scans as it has lines
field.addEventListener("paste", (event) => {
  const marks = event.clipboardData.getData("text").split(/[\r\n]+/).filter((mark) => mark.trim());
  if (marks.length < 2 || marks.length > MOST || !form.elements.namedItem("supplier").value) return;
  event.preventDefault();
  waiting.push(...marks.map((mark) => [mark]));
  work();
});

const typed = () => new Map(
  [...form.querySelectorAll("[data-part] :is(input:not([type=hidden]), select)")]
    .map((one) => [one.name, one.type === "checkbox" ? one.checked : one.value]),
);

// what was typed while the answer was on its way is not lost with the part it stood in
function kept(before, now) {
  for (const [name, value] of now) {
    const one = form.elements.namedItem(name);
    if (before.get(name) === value || !(one instanceof HTMLElement)) continue;
    if (one.type === "checkbox") one.checked = value; else one.value = value;
  }
}

async function send(scans) {
  const before = typed();
  const body = new FormData(form);
  body.delete("scan");
  body.delete("picture");
  for (const scan of scans) body.append("scan", scan);
  body.set("act", "scan");
  const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
  if (answer.status >= 500) throw new Error("not reached");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const parts = [...page.querySelectorAll("[data-part][id]")];
  if (!answer.ok || answer.redirected || !parts.length) {
    field.value = scans[0]; // the ordinary way shows what is wrong
    form.dataset.ordinary = "yes";
    form.requestSubmit(form.querySelector("button[value=scan]"));
    return;
  }
  const open = [...form.querySelectorAll("[data-part] details[open]")]
    .map((details) => details.dataset.key);
  const now = typed();
  const at = document.activeElement?.closest("[data-part]") && document.activeElement.id;
  for (const part of parts) document.getElementById(part.id)?.replaceWith(part);
  for (const details of form.querySelectorAll("[data-part] details")) {
    if (open.includes(details.dataset.key)) details.open = true;
  }
  kept(before, now);
  if (at) document.getElementById(at)?.focus();
}

async function work() {
  if (busy) return;
  busy = true;
  form.setAttribute("aria-busy", "true");
  try {
    while (waiting.length) {
      await send(waiting[0]);
      waiting.shift();
      if (waiting.length && document.querySelector("#told .warn")) { // seen before the next
        document.getElementById("told").append(form.dataset.waiting);
        break;
      }
    }
  } catch { // the server was not reached: nothing is lost, the next Enter tries again
    document.getElementById("told").append(form.dataset.lost);
  }
  form.removeAttribute("aria-busy");
  busy = false;
}

form.addEventListener("submit", (event) => {
  const file = form.querySelector("input[type=file]");
  const scanned = !event.submitter || event.submitter.value === "scan";
  if (waiting.length && event.submitter?.value === "receive") { // first what was scanned
    event.preventDefault();
    work();
    return;
  }
  if (!scanned || file?.files.length || !form.elements.namedItem("supplier").value) return;
  if (form.dataset.ordinary) return;
  event.preventDefault();
  const scan = field.value;
  field.value = "";
  field.focus();
  if (scan || !waiting.length) waiting.push([scan]);
  work();
});

document.addEventListener("mesoplan:codes", (event) => {
  waiting.push(event.detail.codes);
  work();
});
