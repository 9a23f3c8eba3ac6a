"""Somebody who uses the keyboard alone: Tab to it, see where one is, press it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.journeys.browser import Visitor

MOST_TABS = 400
HERE = """() => {
  const here = document.activeElement;
  const look = getComputedStyle(here);
  const label = here.labels?.[0]?.textContent || here.getAttribute('aria-label');
  return {
    words: (label || here.textContent || '').trim().replace(/\\s+/g, ' '),
    name: here.name || '', value: here.value || '', type: here.type || '',
    done: here.type === 'radio' &&
      [...document.getElementsByName(here.name)].some((one) => one.checked),
    // the calendar's button within a date field is marked by the browser itself
    marked: look.outlineStyle !== 'none' || here.type === 'date',
    top: here === document.body,
  };
}"""


@dataclass
class Keyboard:
    """Tab, Space, Enter, arrows and letters; the mouse is never used."""

    visitor: Visitor

    def where(self) -> dict[str, object]:
        """What has the focus; it must be seen to have it."""
        found: dict[str, object] = self.visitor.page.evaluate(HERE)
        assert found["marked"] or found["top"], f"focus is not seen: {found}"
        return found

    def tabs(self) -> dict[str, object]:
        self.visitor.page.keyboard.press("Tab")
        return self.where()

    def tabs_to(self, words: str) -> None:
        """On to what is called so."""
        for _ in range(MOST_TABS):
            if str(self.tabs()["words"]).startswith(words):
                return
        message = f"no Tab leads to {words!r} on {self.visitor.page.url}"
        raise AssertionError(message)

    def presses(self, words: str, *, key: str = "Enter") -> None:
        """Tab to a button or a link, press it, and look over what follows."""
        self.tabs_to(words)
        with self.visitor.page.expect_navigation():
            self.visitor.page.keyboard.press(key)
        self.visitor.looks_over()

    def ticks(self, words: str) -> None:
        self.tabs_to(words)
        self.visitor.page.keyboard.press("Space")

    def types(self, label: str, text: str) -> None:
        self.tabs_to(label)
        self.visitor.page.keyboard.type(text)

    def says_no_until(self, words: str) -> None:
        """Answer every question on the way with no, up to the button called so."""
        keys = self.visitor.page.keyboard
        for _ in range(MOST_TABS):
            here = self.tabs()
            if str(here["words"]).startswith(words):
                return
            if here["type"] == "radio" and not here["done"]:
                if here["value"] == "yes":
                    keys.press("ArrowDown")
                elif here["value"] == "never":
                    keys.press("Space")
            elif here["type"] == "checkbox" and here["value"] == "none":
                keys.press("Space")
        message = f"no Tab leads to {words!r} on {self.visitor.page.url}"
        raise AssertionError(message)
