from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from mjcf_lint.releases.sets import (
    ReleaseError,
    as_ranges,
    as_text,
    nearest_release,
    parse_releases,
)

KNOWN = tuple(
    Version(release)
    for release in (
        *("2.2.0", "2.3.1.post1", "2.3.7", "3.0.0", "3.1.0"),
        *("3.1.6", "3.2.0", "3.2.1", "3.10.0", "4.0.0"),
    )
)
INSTALLED = Version("3.1.6")


def parsed(*values: str, installed: Version | None = INSTALLED) -> list[str]:
    return [str(release) for release in parse_releases(values, KNOWN, installed)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("3.2.0", "3.2.0"),
        ("installed", "3.1.6"),
        ("latest", "4.0.0"),
        ("3.1.0..3.2.1", "3.1.0 3.1.6 3.2.0 3.2.1"),
        ("3.2.0..3.2.0", "3.2.0"),
        (" 3.10.0 .. latest ", "3.10.0 4.0.0"),
        ("installed..3.2.0", "3.1.6 3.2.0"),
        (">=3.1,<3.2", "3.1.0 3.1.6"),
        (">= 3.1, < 3.2", "3.1.0 3.1.6"),
        ("~=3.1.0", "3.1.0 3.1.6"),
        ("==3.2.*", "3.2.0 3.2.1"),
        ("3.2.0..4.0.0, 3.1.6", "3.1.6 3.2.0 3.2.1 3.10.0 4.0.0"),
        ("2.2.0, >=3.1,<3.2, latest", "2.2.0 3.1.0 3.1.6 4.0.0"),
        ("3.1", "3.1.0"),
        ("3.1.6,", "3.1.6"),
    ],
)
def test_a_value_names_releases(value: str, expected: str) -> None:
    assert parsed(value) == expected.split()


def test_no_value_is_the_installed_release() -> None:
    assert parsed() == ["3.1.6"]


def test_values_add_up() -> None:
    assert parsed("4.0.0", "2.2.0..2.3.7", "2.3.7") == ["2.2.0", "2.3.1.post1", "2.3.7", "4.0.0"]


def test_the_installed_release_need_not_be_known() -> None:
    newer = Version("4.1.0")
    assert parsed(installed=newer) == ["4.1.0"]
    assert parsed("4.1.0", installed=newer) == ["4.1.0"]
    assert parsed("3.10.0..installed", installed=newer) == ["3.10.0", "4.0.0", "4.1.0"]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("3.1.9", "MuJoCo 3.1.9 is not a known release; did you mean 3.1.6?"),
        ("2.3.1", "MuJoCo 2.3.1 is not a known release; did you mean 2.3.1.post1?"),
        ("3.1.7..4.0.0", "MuJoCo 3.1.7 is not a known release; did you mean 3.1.6?"),
        ("lastest", "'lastest' is no release of MuJoCo; did you mean 'latest'?"),
        ("kitchen", "'kitchen' is no release of MuJoCo; known are 2.2.0..4.0.0"),
        ("4.0.0..2.3.7", "'4.0.0..2.3.7' runs backwards; write 2.3.7..4.0.0"),
        ("3.2.0..", "'3.2.0..' is no range of releases, such as 3.1.6..3.2.0"),
        ("3.0.0..3.1.0..3.2.0", "'3.0.0..3.1.0..3.2.0' is no range of releases"),
        (">=5", "no known release is >=5; known are 2.2.0..4.0.0"),
        (">=3.1,<3.1", "no known release is >=3.1,<3.1"),
        (">=three", "'>=three' is no condition on releases"),
        ("", "'' names no release"),
        (" , ", "' , ' names no release"),
    ],
)
def test_what_names_no_release_is_said_so(value: str, message: str) -> None:
    with pytest.raises(ReleaseError) as caught:
        parsed(value)
    assert str(caught.value).startswith(message)


def test_installed_without_an_installed_release_is_an_error() -> None:
    with pytest.raises(ReleaseError, match="no MuJoCo is installed"):
        parsed(installed=None)


def test_without_known_releases_there_is_no_latest() -> None:
    with pytest.raises(ReleaseError, match="no release is known"):
        parse_releases(["latest"], ())
    with pytest.raises(ReleaseError, match=r"MuJoCo 3\.1\.6 is not a known release$"):
        parse_releases(["3.1.6"], ())


@pytest.mark.parametrize(
    ("release", "near"),
    [("3.9.0", "3.2.1"), ("1.5", "2.2.0"), ("5.0", "4.0.0"), ("3.99", "3.10.0"), ("3.1", "3.1.0")],
)
def test_the_nearest_release_shares_the_most_leading_numbers(release: str, near: str) -> None:
    assert nearest_release(Version(release), KNOWN) == Version(near)


def test_releases_are_written_as_the_fewest_ranges_newest_first() -> None:
    releases = parse_releases(["3.2.0..4.0.0", "3.0.0", "2.2.0..2.3.1.post1"], KNOWN)
    assert as_ranges(releases, KNOWN) == ("3.2.0..4.0.0", "3.0.0", "2.2.0..2.3.1.post1")
    assert as_text(releases, KNOWN) == "3.2.0..4.0.0, 3.0.0, 2.2.0..2.3.1.post1"


def test_a_release_that_is_not_known_stands_alone() -> None:
    assert as_text([Version("4.1.0"), *KNOWN], KNOWN) == "4.1.0, 2.2.0..4.0.0"


versions = st.builds(
    Version,
    st.from_regex(r"[0-5]\.[0-9]{1,2}\.[0-9](\.post[1-9]|rc[1-9])?", fullmatch=True),
)


@given(st.data(), st.sets(versions, min_size=1))
def test_what_is_written_reads_back_the_same(data: st.DataObject, known: set[Version]) -> None:
    order = tuple(sorted(known))
    chosen = data.draw(st.sets(st.sampled_from(order), min_size=1))
    text = as_text(chosen, order)
    assert parse_releases([text], order) == tuple(sorted(chosen))
    assert parse_releases(as_ranges(chosen, order), order) == tuple(sorted(chosen))
