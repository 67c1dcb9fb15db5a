"""A third administration for simulations, one county and its office: the project ships the divisions of two."""

from functools import cache

from yipanqi.kernel.divisions import Division, DivisionKind, Divisions, divisions
from yipanqi.kernel.offices import Office, OfficeKind, Offices, offices
from yipanqi.kernel.text import Text

THIRD, COUNTY = "52", "520103"


@cache
def places() -> Divisions:
    """The divisions of both sides, and a made-up third."""
    third = Division("520000", Text("第三方", "Third"), "", None, None, (), DivisionKind.PROVINCE)
    county = Division(COUNTY, Text("第三方某区", "Third county"), "520000", None, None, (), DivisionKind.COUNTY)
    return Divisions([*divisions(), third, county])


@cache
def directory() -> Offices:
    """The offices of both sides, and one of the third."""
    name = Text("第三方社保中心", "Third social insurance")
    nothing = Text("", "")
    third = Office(
        f"{THIRD}-social-insurance-520000",
        name,
        name,
        "520000",
        "social-insurance",
        OfficeKind.AUTHORITY,
        None,
        None,
        (),
        nothing,
    )
    return Offices([*offices(), third], places())
