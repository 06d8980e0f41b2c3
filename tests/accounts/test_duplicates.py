import pytest

from accounts.duplicates import distinguishing_words, near_duplicates
from accounts.models import Account


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Space Syntax", "Space Syntax Pty Ltd"),
        ("Woolworths Limited", "Woolworths Ltd."),
        ("Bradcorp Holdings P/L", "Bradcorp Holdings Pty Ltd"),
        ("Halden Automotive GmbH", "Halden Automotive AG"),
        ("The Benevolent Society", "Benevolent Society"),
        ("Tourism & Transport Forum", "Tourism and Transport Forum"),
        ("National Australia Bank (NAB)", "National Australia Bank"),
        ("St. John's", "St Johns"),
    ],
)
def test_legal_form_article_and_own_initials_do_not_tell_accounts_apart(one: str, other: str):
    assert distinguishing_words(one) == distinguishing_words(other)


@pytest.mark.parametrize("name", ["Co", "The", "Ltd", "Limited Company"])
def test_a_name_of_such_words_alone_keeps_one(name: str):
    assert distinguishing_words(name)


def test_words_in_brackets_that_are_no_initials_count():
    assert distinguishing_words("Clubs (Victoria)") == ["clubs", "victoria"]


@pytest.mark.django_db
def test_a_name_is_compared_with_all_accounts_that_stand():
    kept = Account.objects.create(name="Acme Works")
    Account.objects.create(name="Acme Works Ltd", merged_into=kept)
    Account.objects.create(name="Beta Labs")
    Account.objects.create(name="Beta Lab")
    found = near_duplicates(["Acme Work"])
    assert [pair.as_list()[:2] for pair in found] == [["Acme Work", "Acme Works"]]
