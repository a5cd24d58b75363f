"""The files for running Sanad elsewhere: valid by the published schemas, and true to the program."""

import json
import re
import subprocess
from datetime import date
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import kubernetes_validate
import prometheus_client
import pytest
import yaml
from compose_spec import PyCompose

from bot import __version__, telemetry
from bot.settings import NAMES, SECRETS
from deploy import audit
from tests.process import sanad

TOP = Path(__file__).parents[2]
MANIFESTS = sorted((TOP / "deploy" / "kubernetes").rglob("*.yaml"))
DOCKERFILE = (TOP / "Dockerfile").read_text("utf-8")
COMPOSE = yaml.safe_load((TOP / "compose.yaml").read_text("utf-8"))
DASHBOARD = json.loads((TOP / "deploy" / "grafana" / "sanad.json").read_text("utf-8"))
ALERTS = yaml.safe_load((TOP / "deploy" / "prometheus" / "alerts.yaml").read_text("utf-8"))
LEAVES = 10  # seconds within which Sanad has finished what it acknowledged
SETTINGS = {*NAMES, *(f"{name}_FILE" for name in NAMES)}


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


# Kubernetes


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
    assert pod["terminationGracePeriodSeconds"] >= pause + LEAVES
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


# Compose


def test_the_compose_file_is_valid_by_the_specification() -> None:
    filled_in = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", json.dumps(COMPOSE))
    found = PyCompose.from_json(filled_in)  # variables and YAML's merge keys are resolved by then, as Compose does it

    found.validate()
    assert "sanad" in found.service_names()


def test_the_bot_alone_is_what_starts_without_a_profile() -> None:
    alone = [name for name, found in COMPOSE["services"].items() if "profiles" not in found]
    replicas = [name for name in COMPOSE["services"] if name.startswith("replica")]

    assert (alone, len(replicas)) == (["sanad"], 2)


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_a_service_has_no_rights_that_it_does_not_need(name: str) -> None:
    found = COMPOSE["services"][name]

    assert (found["read_only"], found["cap_drop"]) == (True, ["ALL"])
    assert found["user"] == ("postgres" if name == "database" else "10001:10001")
    assert found["security_opt"] == ["no-new-privileges:true"]
    assert found["mem_limit"]
    assert found["pids_limit"]
    assert any(place.startswith("/tmp:") for place in found["tmpfs"])
    assert all({"noexec", "nosuid", "nodev"} <= set(place.partition(":")[2].split(",")) for place in found["tmpfs"])
    assert name in {"database", "balancer"} or set(found.get("environment", {})) <= SETTINGS


def test_the_password_of_the_database_is_in_files_alone() -> None:
    services = COMPOSE["services"]
    read = {path for found in services.values() for path in found.get("environment", {}).values() if "secrets" in path}

    assert "PASSWORD:" not in (TOP / "compose.yaml").read_text("utf-8")
    assert read == {f"/run/secrets/{name}" for name in COMPOSE["secrets"]}
    assert all(found["file"] == f"./secrets/{name}" for name, found in COMPOSE["secrets"].items())
    assert subprocess.run(["git", "check-ignore", "-q", "secrets/database_url"], cwd=TOP, check=False).returncode == 0
    assert services["balancer"]["env_file"] == []


def test_nobody_but_the_bots_reaches_the_database_and_it_reaches_nobody() -> None:
    on_it = {name for name, found in COMPOSE["services"].items() if "database" in found.get("networks", ())}

    assert COMPOSE["networks"]["database"] == {"internal": True}
    assert on_it == {"database", "replica-one", "replica-two"}
    assert COMPOSE["services"]["database"]["networks"] == ["database"]
    assert "ports" not in COMPOSE["services"]["database"]


def test_the_replicas_start_with_a_copy_of_the_example_and_their_secret(tmp_path: Path) -> None:
    (tmp_path / "url").write_text(f"sqlite+aiosqlite:///{tmp_path}/sanad.db\n", "utf-8")
    example = (TOP / ".env.example").read_text("utf-8")
    set_there = dict(re.findall(r"^([A-Z_]+)=(.*)$", example, re.MULTILINE))
    own = COMPOSE["services"]["replica-one"]["environment"] | {"SANAD_DATABASE_URL_FILE": str(tmp_path / "url")}

    assert "SANAD_DATABASE_URL" in set_there
    assert sanad("store", "migrate", **(set_there | own)).status == 0


def test_what_compose_reads_from_the_file_of_settings_is_no_misspelt_setting() -> None:
    """Compose hands all of `.env` on to the bot, which refuses a SANAD_ name that it does not know."""
    read = set(re.findall(r"\$\{(\w+)", (TOP / "compose.yaml").read_text("utf-8")))

    assert read
    assert not {name for name in read if name.startswith(("SANAD_", "SLACK_", "TEAMS_"))} - SETTINGS


@pytest.mark.parametrize("name", ["sanad", "replica-one", "replica-two"])
def test_a_service_has_time_to_finish(name: str) -> None:
    assert int(COMPOSE["services"][name]["stop_grace_period"].removesuffix("s")) > LEAVES


def test_ports_are_published_on_this_machine_only() -> None:
    ports = [port for found in COMPOSE["services"].values() for port in found.get("ports", ())]

    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


# Metrics


def _metrics() -> dict[str, frozenset[str]]:
    """Every series of the process with its labels."""
    found: dict[str, frozenset[str]] = {}
    for one in vars(telemetry).values():
        if isinstance(one, prometheus_client.Counter | prometheus_client.Gauge | prometheus_client.Histogram):
            labels = frozenset(one._labelnames)
            name = one._name
            suffixes = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(one._type, ("",))
            found |= {name + suffix: labels | ({"le"} if suffix == "_bucket" else set()) for suffix in suffixes}
    for family in prometheus_client.REGISTRY.collect():
        if family.name.startswith("process_"):
            found |= {sample.name: frozenset() for sample in family.samples}
    return found


METRICS = _metrics()
EXPRESSIONS = [
    *(rule["expr"] for group in ALERTS["groups"] for rule in group["rules"]),
    *(target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]),
]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_alert_or_a_panel_asks_for_metrics_that_exist(expression: str) -> None:
    named = set(re.findall(r"\b(?:sanad|process)_\w+", expression))
    labels = {one for found in re.findall(r"by \(([^)]*)\)", expression) for one in found.split(", ")}
    labels |= set(re.findall(r"[{,]\s*(\w+)!?=", expression))

    assert named
    assert named <= METRICS.keys()
    assert labels <= frozenset().union(*(METRICS[name] for name in named)) | {"job", "instance"}
    assert expression.count("(") == expression.count(")")


def test_every_metric_is_shown_or_watched() -> None:
    ours = {name for name in METRICS if name.startswith("sanad") and not name.endswith(("_sum", "_count"))}

    assert ours == {name for text in EXPRESSIONS for name in re.findall(r"sanad_\w+", text)}


def test_every_alert_says_what_to_do() -> None:
    for group in ALERTS["groups"]:
        for rule in group["rules"]:
            assert {"summary", "action"} == rule["annotations"].keys()
            assert rule["labels"]["severity"] in {"page", "ticket"}


def test_panels_have_places_of_their_own() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken
        assert at["x"] + at["w"] <= 24
        taken |= cells


# The audit of what is installed

FAULT = {"name": "x", "version": "1", "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["2"]}]}
SOUND: Any = {"name": "y", "version": "1", "vulns": []}
UNKNOWN = {"name": "z", "skip_reason": "not found"}
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("found", "ignored", "code"),
    [
        ([SOUND], [], 0),
        ([FAULT, SOUND], [], 1),
        ([FAULT, UNKNOWN], [], 1),
        ([FAULT], [{"id": "CVE-1", "reason": "not called", "until": "2026-11-24"}], 0),
        ([FAULT], [{"id": "CVE-1", "reason": "not called", "until": "2026-11-23"}], 1),
        ([SOUND, UNKNOWN], [], audit.NOT_KNOWN),
    ],
    ids=["sound", "faulty", "faulty-and-unknown", "excused", "excuse-expired", "unknown"],
)
def test_the_audit_is_silent_about_nothing(found: list[Any], ignored: list[dict[str, str]], code: int) -> None:
    assert audit.judge({"dependencies": found}, ignored, TODAY)[0] == code


def test_an_audit_that_could_ask_nobody_says_so() -> None:
    assert audit.judge(None, [], TODAY)[0] == audit.NOT_KNOWN


def test_every_exception_of_the_audit_has_its_reason_and_its_day() -> None:
    exceptions = yaml.safe_load((TOP / "deploy" / "audit-ignore.yaml").read_text("utf-8"))

    assert all({"id", "reason", "until"} == one.keys() and one["reason"] for one in exceptions)


# The scripts


@pytest.mark.parametrize("script", [".ci/run", "deploy/base_image.sh"])
def test_a_script_is_sound_and_may_be_run(script: str) -> None:
    assert subprocess.run(["bash", "-n", TOP / script], check=False).returncode == 0
    assert (TOP / script).stat().st_mode & 0o100
