"""``mesoplan serve``: the clinic in the browser."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mesoplan.cli.running import DEMO, WORK, load_clinic
from mesoplan.core.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

THREADS = 8
WORKERS = 2
PATIENCE = 120  # seconds for one request, an export of everything included


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Where the clinic answers, and how the connection is sealed."""

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None
    fingerprint: str = ""

    @property
    def address(self) -> str:
        """As it is typed into a browser on this machine."""
        scheme = "https" if self.certificate else "http"
        everywhere = self.host in ("0.0.0.0", "::", "127.0.0.1")  # noqa: S104 - compared
        return f"{scheme}://{'localhost' if everywhere else self.host}:{self.port}/"


@click.command(name="serve")
@click.option("--demo", is_flag=True, help="Invented clients; forgotten when it stops.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option(
    "--workers", default=WORKERS, show_default=True, type=click.IntRange(1, 64)
)
@click.option(
    "--certificate",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TLS certificate (PEM). Without one, the clinic makes its own.",
)
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The certificate's private key (PEM).",
)
def command(demo: bool, **values: Any) -> None:  # noqa: ANN401 - the options above
    r"""Serve the clinic to browsers, until it is stopped with Ctrl-C.

    Everything is kept in the folder MESOPLAN_HOME names, by default clinic-data here.
    The first time, an address and a one-time code are printed to begin the clinic with.
    The connection is sealed (TLS) with your certificate, or with one of the clinic's
    own; behind a proxy that does this (MESOPLAN_PROXY=1) it is not.

    \b
    Examples:
      mesoplan serve
      mesoplan serve --host 0.0.0.0 --certificate clinic.crt --key clinic.key
      mesoplan serve --demo
    """
    if bool(values["certificate"]) != bool(values["key"]):
        message = "Give --certificate and --key together."
        raise click.UsageError(message)
    _check_free(values["host"], values["port"])
    if demo:
        _serve_demo(values)
    else:
        _serve_clinic(values)


def _serve_clinic(values: dict[str, Any]) -> None:
    load_clinic(WORK)
    from mesoplan.settings import place  # noqa: PLC0415 - needs the clinic's packages

    prepare()
    front = _front(values, place.behind_proxy())
    from mesoplan.clinic.actions.clinics import setup_code  # noqa: PLC0415

    lines = [
        f"Mesoplan is ready: {front.address}",
        f"The clinic's folder: {place.home()}",
    ]
    if front.fingerprint:
        lines += ["The clinic's own certificate; compare when the browser warns:"]
        lines += [f"  {front.fingerprint}"]
    code = setup_code()
    if code:
        lines += ["", "There is no clinic yet. Begin one:"]
        lines += [f"  {front.address}setup/", f"  one-time code: {code}"]
    run(front, values["workers"], lambda: click.echo("\n".join(lines)))


def _serve_demo(values: dict[str, Any]) -> None:
    """A copy of the invented clinic, thrown away at the end."""
    from mesoplan.cli.demo_clinic import LOGINS, fresh_copy  # noqa: PLC0415

    folder = Path(tempfile.mkdtemp(prefix="mesoplan-demo-"))
    owner = os.getpid()
    try:
        fresh_copy(folder, click.echo)
        os.environ["MESOPLAN_HOME"] = str(folder)
        os.environ.pop("MESOPLAN_DATABASE", None)  # never the real clinic's
        os.environ["DJANGO_SETTINGS_MODULE"] = DEMO
        load_clinic(DEMO)
        front = _front(values, plain=True)
        lines = [
            "",
            f"The invented clinic is ready: {front.address}",
            "",
            "Sign in as:",
        ]
        lines += [f"  {mail:<28} {password}" for mail, password in LOGINS]
        lines += ["", "Everyone in it is invented; all is forgotten when you stop it"]
        lines += ["(Ctrl-C). Mail that would be sent is printed here."]
        run(front, values["workers"], lambda: click.echo("\n".join(lines)))
    finally:
        if os.getpid() == owner:  # not in a worker
            shutil.rmtree(folder, ignore_errors=True)


def prepare() -> None:
    """Tables as this version needs them, and the shared cache's."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    connections.close_all()


def _front(values: dict[str, Any], plain: bool) -> Front:
    host, port = values["host"], values["port"]
    if plain:
        return Front(host=host, port=port)
    if values["certificate"]:
        return Front(
            host=host, port=port, certificate=values["certificate"], key=values["key"]
        )
    from mesoplan.settings import place  # noqa: PLC0415
    from mesoplan.settings.certificate import own_certificate  # noqa: PLC0415

    names = [*place.hosts(), *([host] if host not in ("0.0.0.0", "::") else [])]  # noqa: S104
    certificate, key, fingerprint = own_certificate(names)
    return Front(
        host=host, port=port, certificate=certificate, key=key, fingerprint=fingerprint
    )


def _check_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            remedy = "Choose another with --port, or stop what listens there."
            what = f"cannot listen here: {error.strerror}"
            problem = Problem(f"{host}:{port}", what, "", remedy)
            raise InputError([problem]) from error


def run(front: Front, workers: int, ready: Callable[[], None]) -> None:
    """Serve until stopped. Nothing is logged by address: links hold secrets."""
    from django.core.servers.basehttp import (  # noqa: PLC0415
        get_internal_wsgi_application,
    )
    from django.db import connections  # noqa: PLC0415
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415

    class Clinic(BaseApplication):  # type: ignore[misc]
        """The clinic, loaded once and shared by the workers."""

        def load_config(self) -> None:
            """Settings of our own; no file, no environment."""
            options = {
                "bind": f"{front.host}:{front.port}",
                "workers": workers,
                "threads": THREADS,
                "worker_class": "gthread",
                "timeout": PATIENCE,
                "loglevel": "warning",
                "preload_app": True,
                "control_socket_disable": True,
                "proc_name": "mesoplan",
                "when_ready": lambda _server: ready(),
            }
            if front.certificate:
                options |= {
                    "certfile": str(front.certificate),
                    "keyfile": str(front.key),
                }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:  # noqa: ANN401 - a WSGI application
            """The application; no connection may be shared with a worker."""
            found = get_internal_wsgi_application()
            connections.close_all()
            return found

    Clinic().run()
