"""Licence identifiers, by three that are in use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipanqi.formats import licence_id
from yipanqi.formats.licence_id import LicenceId
from yipanqi.kernel.problems import Refused

REAL = [
    ("11100000000013338W011", "11430000006122244L", "20230000403", 1, "U"),
    ("11100000000013338W009", "11330105002500287C", "2025052201", 2, "0"),
    ("11100000MB03271699022", "340100", "000000016", 1, "9"),
]


@pytest.mark.parametrize(("kind", "issuer", "serial", "version", "check"), REAL)
def test_real_identifiers_are_read_and_written(kind, issuer, serial, version, check):
    text = f"1.2.156.3005.2.{kind}.{issuer}.{serial}.{version:03}.{check}"
    licence = licence_id.parse(text)
    assert licence == LicenceId(kind, issuer, serial, version)
    assert licence.check == check
    assert str(licence) == text


def test_a_sample_that_goes_round_in_manuals_has_a_wrong_check_character():
    sample = "1.2.156.3005.2.11100000000013661B006.113700000045046442.209FA4E88F9E4C878F3E9BED2CE7EA49.001"
    assert licence_id.parse(sample + ".D").version == 1
    with pytest.raises(Refused, match="check character"):
        licence_id.parse(sample + ".M")


@given(st.sampled_from(REAL), st.data())
def test_one_mistyped_character_is_noticed(real, data):
    text = str(LicenceId(*real[:4]))
    where = data.draw(st.integers(len("1.2.156.3005.2."), len(text) - 1))
    typed = data.draw(st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ."))
    changed = text[:where] + typed + text[where + 1 :]
    if changed != text:
        with pytest.raises(Refused):
            licence_id.parse(changed)


@pytest.mark.parametrize(
    "text",
    ["", "1.2.156.3005.2", "1.2.156.3005.2.X.340100.1.001.9", "1.2.156.3005.2.11100000mb03271699022.340100.1.001.9"],
)
def test_another_shape_is_refused_and_says_the_right_one(text):
    with pytest.raises(Refused) as refused:
        licence_id.parse(text)
    assert "证照类型.颁发机构.流水号.版本号.校验位" in refused.value.problems[0].text.zh
