"""The marks are where they have to be: in every text of every row that belongs to an account."""

from tests.scope import marks, world
from tests.scope.people import People


def test_every_text_of_every_row_of_an_account_is_marked(people: People) -> None:
    known = set(world.READERS)
    bare = []
    for model, chain in marks.owned():
        found = list(marks.rows(model, chain, people.world.cast.halden))
        for field in marks.texts(model):
            said = [getattr(row, field.name) for row in found if getattr(row, field.name)]
            if not said or not all(any(mark in text for mark in known) for text in said):
                bare.append(
                    f"{model._meta.label}.{field.name} ({len(said)} of {len(found)} rows say something)"
                )
    assert bare == []
