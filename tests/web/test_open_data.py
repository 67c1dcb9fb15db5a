"""Open data as anybody fetches it: pages, files, linked data, feeds."""

import csv
import io
import json
from xml.etree import ElementTree as ET

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from support.html import checked
from yipanqi.policy.catalogue import catalogue

Client = TestClient[Litestar]


def test_the_page_leads_to_every_file_and_each_is_there(client: Client) -> None:
    page = checked(client.get("/open-data"))
    links = [str(a.attrs["href"]) for a in page.all("main a")]
    assert len(links) == len(set(links))
    for link in links:
        assert client.get(link).status_code == 200, link


def test_a_dataset_comes_as_a_spreadsheet_and_for_programs_with_the_same_rows(client: Client) -> None:
    sheet = client.get("/open-data/clauses.csv")
    assert sheet.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(sheet.content.decode("utf-8-sig"))))
    told = json.loads(client.get("/open-data/clauses.json").content)["rows"]
    assert [row["id"] for row in rows] == [row["id"] for row in told] == list(catalogue().clauses)


@pytest.mark.parametrize("name", ["nothing.csv", "clauses.xml", "clauses", "catalogue.json"])
def test_what_is_not_published_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/open-data/{name}").status_code == 404


def test_linked_data_names_this_node_and_needs_nothing_from_elsewhere(client: Client) -> None:
    for name in ("catalogue.jsonld", "services.jsonld"):
        found = client.get(f"/open-data/{name}")
        assert found.headers["content-type"].startswith("application/ld+json")
        told = json.loads(found.content)
        assert isinstance(told["@context"], dict)
        assert any(str(node["@id"]).startswith("http://testserver.local/") for node in told["@graph"])


def test_the_feed_of_documents_has_each_of_them_once(client: Client) -> None:
    feed = ET.fromstring(client.get("/feeds/documents.atom").content)
    ids = [element.text for element in feed.iterfind("{*}entry/{*}id")]
    assert len(ids) == len(set(ids)) == len(catalogue().documents)
