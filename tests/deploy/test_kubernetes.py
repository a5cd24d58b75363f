"""The manifests for Kubernetes: valid by the published schemas, and true to the program."""

import re
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from bot import __version__
from bot.settings import NAMES, SECRETS
from tests.deploy.files import COMPOSE, DOCKERFILE, SETTINGS, STOP_SECONDS, TOP
from tests.process import sanad

KUSTOMIZATION = "kustomization.yaml"  # read by a program of its own, and no object of the cluster
MANIFESTS = sorted(path for path in (TOP / "deploy" / "kubernetes").rglob("*.yaml") if path.name != KUSTOMIZATION)


def _documents() -> list[Any]:
    return [
        pytest.param(found, id=f"{'alone' if path.parent.name == 'alone' else path.stem}-{found['kind']}")
        for path in MANIFESTS
        for found in yaml.safe_load_all(path.read_text("utf-8"))
    ]


def _pods() -> list[Any]:
    return [
        pytest.param(found.values[0]["spec"]["template"]["spec"], id=found.id)
        for found in _documents()
        if "template" in found.values[0].get("spec", {})
    ]


@pytest.mark.parametrize("version", ["1.29", "1.37"])
@pytest.mark.parametrize("document", _documents())
def test_a_manifest_is_valid_by_the_published_schema(document: Any, version: str) -> None:
    kubernetes_validate.validate(document, version, strict=True)


def test_a_misspelt_key_would_be_noticed() -> None:
    wrong = yaml.safe_load(MANIFESTS[0].read_text("utf-8").split("---")[0])
    wrong["specc"] = {}

    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, "1.37", strict=True)


@pytest.mark.parametrize("pod", _pods())
def test_a_pod_has_no_rights_that_it_does_not_need(pod: Any) -> None:
    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["securityContext"]["runAsUser"] == 10001
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    for container in pod["containers"]:
        held = container["securityContext"]
        assert (held["allowPrivilegeEscalation"], held["readOnlyRootFilesystem"]) == (False, True)
        assert held["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]["memory"]


@pytest.mark.parametrize("pod", _pods())
def test_a_pod_writes_to_memory_and_to_its_data_alone(pod: Any) -> None:
    (container,) = pod["containers"]
    mounts = {one["mountPath"]: one for one in container["volumeMounts"]}
    volumes = {one["name"]: one for one in pod["volumes"]}

    assert volumes[mounts["/tmp"]["name"]]["emptyDir"]["medium"] == "Memory"
    assert {path for path, one in mounts.items() if not one.get("readOnly")} <= {"/tmp", "/app/data"}


def _policies() -> list[Any]:
    return [found.values[0] for found in _documents() if found.values[0]["kind"] == "NetworkPolicy"]


@pytest.mark.parametrize("kind", ["Deployment", "Job"])
def test_what_no_policy_names_is_closed(kind: str) -> None:
    labels = {
        found.id: found.values[0]["spec"]["template"]["metadata"]["labels"].items()
        for found in _documents()
        if found.values[0]["kind"] == kind
    }
    policies = _policies()

    assert labels
    for id_, held in labels.items():
        mine = [one["spec"] for one in policies if one["spec"]["podSelector"]["matchLabels"].items() <= held]
        assert {way for spec in mine for way in spec["policyTypes"]} == {"Ingress", "Egress"}, id_
        doors = [door for spec in mine for door in spec.get("ingress", ())]
        assert len(doors) == (1 if kind == "Deployment" else 0)
        assert all(door["from"] and door["ports"] == [{"protocol": "TCP", "port": "http"}] for door in doors)


def test_no_connection_goes_to_the_clouds_own_address_or_to_a_neighbour() -> None:
    out = [one for policy in _policies() for one in policy["spec"].get("egress", ())]
    blocks = [to["ipBlock"] for one in out for to in one.get("to", ()) if "ipBlock" in to]
    ports = [{port["port"] for port in one["ports"]} for one in out]

    assert ports == [{53}, {5432}, {443}]
    assert {block["cidr"] for block in blocks} == {"0.0.0.0/0", "::/0"}
    for address in ("169.254.169.254", "10.1.2.3", "172.20.0.1", "192.168.1.1", "127.0.0.1", "fd00::1", "fe80::1"):
        same = [block for block in blocks if (":" in block["cidr"]) == (":" in address)]
        closed = [ip_network(part) for block in same for part in block["except"]]
        assert any(ip_address(address) in part for part in closed), address


@pytest.mark.parametrize("pod", [one for one in _pods() if one.id.endswith("Deployment")])
def test_a_pod_that_serves_is_asked_whether_it_lives_and_is_ready_and_has_time_to_finish(pod: Any) -> None:
    (container,) = pod["containers"]
    probes = {name: container[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "liveness", "readiness")}
    waits = container.get("lifecycle", {}).get("preStop", {}).get("exec", {}).get("command", ["sleep(0)"])[-1]
    pause = int(re.findall(r"sleep\((\d+)\)", waits)[0])

    assert probes == {"startup": "/healthz", "liveness": "/healthz", "readiness": "/readyz"}
    assert pod["terminationGracePeriodSeconds"] >= pause + STOP_SECONDS
    assert {"cpu", "memory"} == container["resources"]["requests"].keys()


def test_replicas_are_replaced_one_by_one_and_one_on_sqlite_never_has_a_second() -> None:
    specs = {found.id.partition("-")[0]: found.values[0]["spec"] for found in _documents() if "Deployment" in found.id}

    assert specs["deployment"]["replicas"] == 2
    assert specs["deployment"]["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
    assert (specs["alone"]["replicas"], specs["alone"]["strategy"]) == (1, {"type": "Recreate"})


def test_the_template_of_the_secret_holds_none() -> None:
    secret = next(found.values[0] for found in _documents() if found.values[0]["kind"] == "Secret")

    for name, value in secret["stringData"].items():
        assert name in SECRETS
        assert re.search(r"REPLACE|PASSWORD|C0123456789", value), name


def test_what_the_migration_runs_is_a_command(tmp_path: Path) -> None:
    job = next(found.values[0] for found in _documents() if found.values[0]["kind"] == "Job")
    program, *words = job["spec"]["template"]["spec"]["containers"][0]["command"]
    url = tmp_path / "url"
    url.write_text(f"sqlite+aiosqlite:///{tmp_path}/sanad.db\n", "utf-8")

    assert program == "sanad"
    assert sanad(*words, SANAD_DATABASE_URL_FILE=str(url)).status == 0
    assert (tmp_path / "sanad.db").exists()


@pytest.mark.parametrize("pod", _pods())
def test_a_service_named_sanad_does_not_set_the_port(pod: Any) -> None:
    assert pod["enableServiceLinks"] is False


@pytest.mark.parametrize("pod", _pods())
def test_each_setting_of_a_pod_is_one_and_its_secret_is_in_the_template(pod: Any) -> None:
    secret = next(found.values[0] for found in _documents() if found.values[0]["kind"] == "Secret")
    for container in pod["containers"]:
        for one in container["env"]:
            assert one["name"] in SETTINGS
            assert one["name"].removesuffix("_FILE") in secret["stringData"]
            assert one["value"] == f"/run/secrets/sanad/{one['name'].removesuffix('_FILE')}"


def test_the_configuration_holds_settings_and_no_secret() -> None:
    found = next(found.values[0] for found in _documents() if found.values[0]["kind"] == "ConfigMap")

    assert set(found["data"]) <= set(NAMES) - set(SECRETS)


def test_the_budget_and_the_service_choose_the_pods_of_the_deployment() -> None:
    by_kind = {found.values[0]["kind"]: found.values[0] for found in _documents()}
    labels = by_kind["Deployment"]["spec"]["template"]["metadata"]["labels"].items()

    assert by_kind["Service"]["spec"]["selector"].items() <= labels
    assert by_kind["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"].items() <= labels
    migration = by_kind["Job"]["spec"]["template"]["metadata"]["labels"]
    assert not by_kind["Service"]["spec"]["selector"].items() <= migration.items()


def test_the_image_of_the_manifests_is_this_version_and_no_strangers() -> None:
    named = {image for path in MANIFESTS for image in re.findall(r"image: (\S+)", path.read_text("utf-8"))}

    assert named == {f"registry.example.org/sanad:{__version__}"}
    assert f"ARG VERSION={__version__}" in DOCKERFILE


def test_every_base_image_can_be_given_by_its_digest() -> None:
    assert set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)) == {"${BASE}"}
    assert "\nARG BASE=python:3.13-slim\n" in DOCKERFILE
    for name, found in COMPOSE["services"].items():
        if "build" in found:
            assert found["build"]["args"]["BASE"] == "${BASE:-python:3.13-slim}", name
            assert found["pull_policy"] == "build", f"{name}: a registry would be asked for a stranger's image first"
        else:
            assert re.fullmatch(r"\$\{[A-Z]+_IMAGE:-\w+:\d+\}", found["image"]), name
