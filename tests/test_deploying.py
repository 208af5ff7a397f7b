"""What deploy/, compose.yaml and the Dockerfile say, held against each other and against the bot."""

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.settings import Settings
from bot.surfaces.telegram.inbox import BREAKING_OFF_SECONDS, GRACE_SECONDS
from bot.surfaces.web.serving import FINISH_SECONDS as REQUESTS_FINISH_SECONDS

ROOT = Path(__file__).parents[1]
# What the bot's own environment has beside its settings.
OTHERS = {"XDG_CACHE_HOME", "PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    composed = YAML(typ="safe").load(ROOT / "compose.yaml")
    return dict(composed["services"])


@pytest.fixture(scope="module")
def bots(services: dict[str, Any]) -> dict[str, Any]:
    return {name: service for name, service in services.items() if "REPLICA" in service.get("environment", {})}


def known(names: set[str]) -> bool:
    return names - OTHERS <= {field.upper() for field in Settings.model_fields}


def test_containers_are_given_settings_that_exist(bots: dict[str, Any]) -> None:
    image = re.findall(r"\b([A-Z_]+)=\S+", (ROOT / "Dockerfile").read_text("utf-8").split("\nFROM")[-1])

    assert {"DATA_DIR", "LISTEN"} <= set(image)
    assert known(set(image))
    assert all(known(set(bot["environment"])) for bot in bots.values())


def test_service_of_systemd_is_given_settings_that_exist_and_keeps_what_may_be_written_in_its_home() -> None:
    unit = (ROOT / "deploy/systemd/dateline.service").read_text("utf-8")
    names = {name for line in re.findall(r"^Environment=(.*)$", unit, re.M) for name in re.findall(r"(\w+)=", line)}
    (folder,) = re.findall(r"^StateDirectory=(.*)$", unit, re.M)

    assert known(names)
    # Settings stand in .env there, for every other command too.
    assert "WorkingDirectory=/etc/dateline\n" in unit
    assert f"--home-dir /var/lib/{folder} " in (ROOT / "docs/operations.md").read_text("utf-8")


def test_each_replica_has_a_name_of_its_own_and_is_known_to_balancer_and_monitoring(
    services: dict[str, Any], bots: dict[str, Any]
) -> None:
    monitoring = YAML(typ="safe").load(ROOT / "deploy/prometheus/prometheus.yml")
    (scraped,) = (group for job in monitoring["scrape_configs"] for group in job["static_configs"])
    balanced = re.findall(r"server (\S+) ", services["balancer"]["environment"]["DATELINE_REPLICAS"])

    assert len(bots) > 1
    assert all(bot["environment"]["REPLICA"] == name for name, bot in bots.items())
    assert balanced == scraped["targets"] == [f"{name}:8080" for name in bots]
    assert services["balancer"]["depends_on"] == list(bots)


def test_a_stop_is_given_longer_than_it_takes(bots: dict[str, Any]) -> None:
    unit = (ROOT / "deploy/systemd/dateline.service").read_text("utf-8")
    given = [int(bot["stop_grace_period"].removesuffix("s")) for bot in bots.values()]
    given += map(int, re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.M))

    assert len(given) == len(bots) + 1
    assert min(given) > 2 * (GRACE_SECONDS + BREAKING_OFF_SECONDS + REQUESTS_FINISH_SECONDS)


def test_what_the_image_is_made_of_is_there_and_let_through() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    copied = {name for line in re.findall(r"^COPY (?!--)(.+) \S+$", dockerfile, re.M) for name in line.split()}
    let_through = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[:1] == "!"}

    assert all((ROOT / name).exists() for name in copied)
    assert copied == let_through
    assert "USER dateline" in dockerfile


def test_secrets_stand_in_files_that_git_ignores(services: dict[str, Any]) -> None:
    composed = YAML(typ="safe").load(ROOT / "compose.yaml")
    files = {secret["file"] for secret in composed["secrets"].values()}
    used = {name for service in services.values() for name in service.get("secrets", ())}

    assert used == composed["secrets"].keys()
    assert {Path(file).parent.as_posix() for file in files} == {"deploy/secrets"}
    assert "deploy/secrets/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()
