"""The open data of a node described in DCAT 3, so that a portal can gather it."""

from collections.abc import Iterable
from datetime import date

from yipanqi.kernel.text import Text
from yipanqi.supervision.publicity.datasets import Dataset
from yipanqi.supervision.publicity.linked import Node, at, graph, ref, said

PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
MEDIA = {"csv": "text/csv", "json": "application/json"}


def catalogue(datasets: Iterable[Dataset], base: str, publisher: Text, on: date) -> Node:
    """A `dcat:Catalog` at the node with the address `base`, with a distribution of each dataset in each format."""
    found = tuple(datasets)
    whole: Node = {
        "@id": at(base, "open-data"),
        "@type": "dcat:Catalog",
        "dct:title": said(Text("{name}开放数据", "Open data of {name}").format(name=publisher)),
        "dct:description": said(
            Text(
                "川渝公共服务一体化的承诺、参数与落实情况。",
                "Promises of the two sides, their numbers, how they are kept.",
            )
        ),
        "dct:publisher": ref(at(base, "open-data", "publisher")),
        "dcat:dataset": [ref(at(base, "open-data", dataset.id)) for dataset in found],
    }
    agent: Node = {
        "@id": at(base, "open-data", "publisher"),
        "@type": "foaf:Agent",
        "foaf:name": said(publisher),
    }
    described = [_dataset(dataset, base, on) for dataset in found]
    files = [_file(dataset, base, ending) for dataset in found for ending in MEDIA]
    return graph([whole, agent, *described, *files])


def _dataset(dataset: Dataset, base: str, on: date) -> Node:
    return {
        "@id": at(base, "open-data", dataset.id),
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.id,
        "dct:title": said(dataset.title),
        "dct:description": said(dataset.description),
        "dct:publisher": ref(at(base, "open-data", "publisher")),
        "dct:modified": {"@value": on.isoformat(), "@type": "xsd:date"},
        "dct:accessRights": ref(PUBLIC),
        "dcat:distribution": [ref(_address(dataset, base, ending)) for ending in MEDIA],
    }


def _file(dataset: Dataset, base: str, ending: str) -> Node:
    return {
        "@id": _address(dataset, base, ending),
        "@type": "dcat:Distribution",
        "dct:title": said(Text("{title}（{ending}）", "{title} ({ending})").format(title=dataset.title, ending=ending)),
        "dcat:accessURL": ref(at(base, "open-data")),
        "dcat:downloadURL": ref(_address(dataset, base, ending)),
        "dcat:mediaType": ref(f"https://www.iana.org/assignments/media-types/{MEDIA[ending]}"),
    }


def _address(dataset: Dataset, base: str, ending: str) -> str:
    return at(base, "open-data", f"{dataset.id}.{ending}")
