"""Builds the real Dockerfile with buildah, and runs the image as a container engine would with a read-only root.

No engine is needed: name spaces of the kernel keep its files, processes and network apart. As root.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

TOP = Path(__file__).parents[2]
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sanad"  # outlives a checkout
BASE = "localhost/python:3.13-slim"
IMAGE = "localhost/sanad:test"
BUILDAH = ("buildah", "--root", str(CACHE / "images"), "--runroot", str(CACHE / "run"))
ENVIRONMENT = os.environ | {"BUILDAH_ISOLATION": "chroot"}
# $1 the image's files, $2 the volume; the rest is what runs there, as process 1
INSIDE = """
set -e
mount --bind "$1" "$1"
mount -t proc proc "$1/proc"
mount --rbind /dev "$1/dev"
mount --bind "$2" "$1/app/data"
mount -o remount,ro,bind "$1"
ip link set lo up
root=$1; shift 2
exec chroot --userspec=10001:10001 "$root" "$@"
"""


def missing() -> list[str]:
    """Programs that this machine lacks for it."""
    return [name for name in ("buildah", "debootstrap", "unshare", "nsenter", "ip") if not shutil.which(name)]


def run(*command: str) -> str:
    """What a command printed; its errors where it failed."""
    found = subprocess.run(command, cwd=TOP, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, f"{command}\n{found.stdout[-2000:]}\n{found.stderr[-4000:]}"
    return found.stdout


def have_base() -> None:
    """Make the stand-in for the base image, where there is neither."""
    CACHE.mkdir(parents=True, exist_ok=True)
    if BASE not in run(*BUILDAH, "images", "--format", "{{.Name}}:{{.Tag}}"):
        run(str(TOP / "deploy" / "base_image.sh"), *BUILDAH)


def build(tag: str = IMAGE, sources: Path = TOP, revision: str = "unknown") -> str:
    """Build from the sources, on the base image or its stand-in; returns the image's id."""
    have_base()
    # No time of day in the image, so that the same sources give the same layers.
    stamp = ("--format", "docker", "--timestamp", "0", "--pull-never")
    found = run(*BUILDAH, "bud", *stamp, "-q", "--build-arg", f"REVISION={revision}", "-t", tag, str(sources)).split()[
        -1
    ]
    # The image that had this name before goes, unless a run that was cut off still holds it.
    subprocess.run([*BUILDAH, "rmi", "--prune"], capture_output=True, check=False)
    return found


def described(image: str = IMAGE) -> Any:
    """The image's configuration, in Docker's format."""
    return json.loads(run(*BUILDAH, "inspect", "--type", "image", image))["Docker"]


@dataclass(frozen=True)
class Container:
    """One that runs."""

    popen: "subprocess.Popen[bytes]"
    root: Path
    config: Any

    @cached_property
    def pid(self) -> int:
        """Process 1 of the container, as this machine numbers it."""
        place = Path(f"/proc/{self.popen.pid}/task/{self.popen.pid}/children")
        return int(place.read_text().split()[0])

    def run(self, *command: str, user: str = "10001:10001") -> "subprocess.CompletedProcess[str]":
        """Run a command in the container, as `docker exec` does."""
        inside = ("nsenter", "-t", str(self.pid), "-m", "-n", "-p", "chroot", f"--userspec={user}", str(self.root))
        return subprocess.run(
            [*inside, *within(self.config), *command], capture_output=True, text=True, check=False, timeout=60
        )

    def healthy(self) -> bool:
        """The image's own health check."""
        kind, *command = self.config["Healthcheck"]["Test"]
        assert kind == "CMD"
        return self.run(*command).returncode == 0

    def stop(self) -> int:
        """SIGTERM to process 1; its exit code."""
        os.kill(self.pid, signal.SIGTERM)
        return self.popen.wait(15)


def within(config: Any, **settings: str) -> list[str]:
    """The image's environment and folder, in front of a command."""
    return [
        "/usr/bin/env",
        "-i",
        "-C",
        config["WorkingDir"],
        *config["Env"],
        *(f"{k}={v}" for k, v in settings.items()),
    ]


@contextmanager
def unpacked(image: str = IMAGE) -> Iterator[Path]:
    """The image's files, as a folder."""
    name = run(*BUILDAH, "from", "--pull-never", image).strip()
    try:
        yield Path(run(*BUILDAH, "mount", name).strip())
    finally:
        run(*BUILDAH, "rm", name)


@contextmanager
def running(root: Path, data: Path, config: Any, log: Path, **settings: str) -> Iterator[Container]:
    """The image's own command, with a volume and nothing else to write to."""
    os.chown(data, 10001, 10001)
    apart = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "sh", "-c", INSIDE, "sh"]
    command = [*apart, str(root), str(data), *within(config, **settings), *config["Cmd"]]
    with log.open("wb") as sink, subprocess.Popen(command, stdout=sink, stderr=sink) as popen:
        found = Container(popen, root, config)
        try:
            _wait(found, log)
            yield found
        finally:
            if popen.poll() is None:
                os.kill(found.pid, signal.SIGKILL)  # --kill-child is undone when chroot changes the user


def _wait(container: Container, log: Path) -> None:
    end = time.monotonic() + 60
    while "Sanad is at" not in log.read_text():
        assert container.popen.poll() is None, log.read_text()
        assert time.monotonic() < end, f"it did not start: {log.read_text()}"
        time.sleep(0.1)


def sbom() -> str:
    """What the image is made of, as the image itself says: the image is built from the sources of today."""
    build()
    with unpacked() as root:
        return (root / "app" / "sbom.cdx.json").read_text("utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["sbom"]:
        print(sbom())
    else:
        have_base()
