"""What goods-in refuses, beside the field it is about; nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.knowledge.pack_codes import pack_codes

if TYPE_CHECKING:
    from django import forms

    from mesoplan.core.errors import MesoplanError, Problem


def beside_fields(form: forms.Form, error: MesoplanError) -> None:
    """Every problem at its field; above the form where it has none."""
    for problem in error.problems:
        field = problem.where if problem.where in form.fields else None
        form.add_error(field, in_words(problem))


def in_words(problem: Problem) -> str:
    """What is wrong and what to do about it; a pack's finding brings its own words."""
    if problem.what in pack_codes():
        return problem.remedy
    said = f"{problem.what}. {problem.remedy}".strip()
    return said[0].upper() + said[1:]
