"""Modules stand on floors; foreign keys point down as imports do."""

import tomllib

from django.apps import apps
from django.db.models import Model

from salur.config.modules import MODULES
from tests.house import sources


def floors() -> dict[str, int]:
    """The floor of each module, 0 at the bottom, as pyproject.toml has them."""
    settings = tomllib.loads((sources.ROOT / "pyproject.toml").read_text())
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    bottom_up = reversed([layer.replace("(", "").replace(")", "").replace("|", ":").split(":") for layer in layers])
    return {name.strip(): floor for floor, layer in enumerate(bottom_up) for name in layer}


def our_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("salur.")]


def pointing_up(keys: list[tuple[str, str]], floor: dict[str, int]) -> list[tuple[str, str]]:
    """Of (module, module it points to), those that point up or sideways."""
    return [(source, target) for source, target in keys if source != target and floor[source] <= floor[target]]


def test_foreign_keys_point_down() -> None:
    ours = set(floors())
    keys = [
        (model._meta.app_label, field.related_model._meta.app_label)
        for model in our_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and isinstance(field.related_model, type)
    ]
    sources.nothing(pointing_up([(source, target) for source, target in keys if target in ours], floors()))


def test_every_module_folder_is_in_the_list_and_on_a_floor() -> None:
    sources.nothing([name for name in sources.folders() if name not in MODULES])
    sources.nothing([name for name in sources.folders() if name not in floors()])


def test_every_folder_with_python_in_it_is_a_package() -> None:
    loose = {file.parent for file in sources.files(migrations=True) if not (file.parent / "__init__.py").exists()}
    assert loose == set(), "import-linter and mypy do not see into these"


def test_the_list_of_modules_stands_in_the_order_of_the_floors() -> None:
    heights = [floors()[name] for name in MODULES]
    assert heights == sorted(heights)


def test_these_checks_can_fail() -> None:
    floor = {"kernel": 0, "stock": 1, "credit": 1, "orders": 2}
    keys = [("orders", "stock"), ("stock", "orders"), ("stock", "credit"), ("orders", "orders")]
    assert pointing_up(keys, floor) == [("stock", "orders"), ("stock", "credit")]
