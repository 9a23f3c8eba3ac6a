// Long work shows how far it is: an import sends itself on, chunk by chunk; an export
// that is being fetched is asked about. Without script there is a button, and the
// browser's own download.

const EVERY = 700;

const going = document.querySelector("form[data-goes-on]");
if (going) setTimeout(() => going.requestSubmit(), 50);

const watched = document.querySelector("form[data-watch]");
watched?.addEventListener("submit", () => {
  const bar = watched.querySelector("progress");
  const words = watched.querySelector("[role=status]");
  const button = watched.querySelector("button");
  button.disabled = true;
  bar.hidden = words.hidden = false;
  let failed = 0;
  const timer = setInterval(async () => {
    try {
      const { done, total } = await (await fetch(watched.dataset.watch)).json();
      failed = 0;
      if (!total) return;
      bar.max = total;
      bar.value = done;
      const complete = done >= total;
      words.textContent = complete
        ? words.dataset.done
        : words.dataset.said.replace("%d", done).replace("%t", total);
      if (complete) {
        clearInterval(timer);
        button.disabled = false;
      }
    } catch {
      failed += 1;
      if (failed > 5) {
        clearInterval(timer);
        button.disabled = false;
      }
    }
  }, EVERY);
});
