"""Packs before a scanner and a camera, at the door and at the chair."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import expect
from tests.journeys.browser import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Response

LOT = "INV-4711"


def _of_a_scan(answer: Response) -> bool:
    """The page also asks by itself, now and then, what others did."""
    return answer.request.method == "POST" and answer.url.endswith("/packs/")


class Scanning:
    """What somebody does who holds packs in the hand."""

    visitor: Visitor

    def finds_in_stock(self, lot: str = LOT) -> dict[str, str]:
        """A pack of this lot for the session whose page is open: what a scanner reads."""
        session = urlsplit(self.visitor.page.url).path.split("/")[2]
        return self._told(f"pack({session!r}, {lot!r})")

    def finds_at_the_door(self, session: str, lot: str) -> dict[str, str]:
        """A box for this session that nobody has taken in yet."""
        return self._told(f"goods({session!r}, {lot!r})")

    def receives(self, box: str, note: str) -> None:
        """Take one box in as it is, with its seals intact."""
        page = self.visitor.page
        self.visitor.goes_to("/stock/receive/")
        page.get_by_label("Supplier").select_option(index=1)
        self.visitor.fills("Number of the delivery note", note)
        field = page.get_by_label("The maker's mark on the box")
        field.fill(box)
        field.press("Enter")
        for count in ("Packs counted", "The note says"):
            page.get_by_label(count).fill("1")
        page.get_by_label("Seals").select_option(label="All intact")
        self.visitor.presses("Take all of this in")

    def holds_it_before_the_camera(self) -> None:
        """Until the camera has read what it sees."""
        with self._scanned():
            self.visitor.page.get_by_role("button", name="Scan with the camera").click()

    def learns_meanwhile(self, words: str) -> None:
        """The page says by itself, without being opened again, what others did."""
        found = self.visitor.page.locator("#chair-ready").get_by_text(words)
        found.wait_for()
        self.visitor.looks_over()

    def _told(self, code: str) -> dict[str, str]:
        """What the clinic's preparation says of its goods."""
        whole = f"from tests.journeys import invented; invented.{code}"
        told = self.visitor.server.run(code=whole)
        found: dict[str, str] = json.loads(told.strip().splitlines()[-1])
        return found

    def scans(self, *marks: str) -> None:
        """As a hand scanner does: each mark typed into the one field, and Enter."""
        for mark in marks:
            field = self.visitor.page.get_by_label("Scan or type a mark")
            field.fill(mark)
            with self._scanned():
                field.press("Enter")

    def says_what_it_was(self, name: str) -> None:
        """Answer the question what the last mark stood on; or check what is there."""
        with self._scanned():
            self.visitor.page.get_by_role("button", name=name).click()

    def scans_a_pack(self, lot: str = LOT) -> dict[str, str]:
        """Box, syringe and label of a pack in stock, which is clear."""
        found = self.finds_in_stock(lot)
        self.scans(found["box"], found["inner"])
        self.says_what_it_was("The syringe or vial")
        self.scans(found["token"])
        self.visitor.sees("Nothing known speaks against this pack")
        return found

    @contextmanager
    def _scanned(self) -> Iterator[None]:
        """Until the answer stands on the page, which is looked over."""
        page = self.visitor.page
        with page.expect_response(_of_a_scan):
            yield
        page.wait_for_load_state()
        page.locator("form#chair").wait_for()
        expect(page.locator("form[aria-busy]")).to_have_count(0)
        self.visitor.looks_over()
