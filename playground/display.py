"""What Qt needs of the system, looked at before Qt is imported.

A missing platform library or a display that does not answer makes Qt end the whole process with
no chance to explain, so whoever is about to import Qt asks here first. Every answer is None or
one sentence to show.
"""

import ctypes
import importlib.util
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Library:
    """A shared library that Qt links to, and the Debian package that holds it."""

    soname: str
    package: str
    comes_with: str = ""
    """A package that brings this one along, so that naming it is enough."""


# What `ldd` lists for PySide6's QtCore, QtGui and QtWidgets and for libqoffscreen.so.
_ALWAYS = (
    Library("libglib-2.0.so.0", "libglib2.0-0"),
    Library("libgthread-2.0.so.0", "libglib2.0-0"),
    Library("libGL.so.1", "libgl1"),
    Library("libEGL.so.1", "libegl1"),
    Library("libX11.so.6", "libx11-6", comes_with="libgl1"),
    Library("libfontconfig.so.1", "libfontconfig1"),
    Library("libfreetype.so.6", "libfreetype6", comes_with="libfontconfig1"),
    Library("libxkbcommon.so.0", "libxkbcommon0"),
    Library("libdbus-1.so.3", "libdbus-1-3"),
)

# What libqxcb.so and libqwayland.so need in addition.
_MORE = {
    "xcb": (
        Library("libxcb-cursor.so.0", "libxcb-cursor0"),
        Library("libxcb-icccm.so.4", "libxcb-icccm4"),
        Library("libxcb-keysyms.so.1", "libxcb-keysyms1"),
        Library("libxcb-shape.so.0", "libxcb-shape0"),
        Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        Library("libxcb-image.so.0", "libxcb-image0", comes_with="libxcb-cursor0"),
        Library("libxcb-render.so.0", "libxcb-render0", comes_with="libxcb-cursor0"),
        Library("libxcb-render-util.so.0", "libxcb-render-util0", comes_with="libxcb-cursor0"),
        Library("libxcb-util.so.1", "libxcb-util1", comes_with="libxcb-cursor0"),
        Library("libxcb-xkb.so.1", "libxcb-xkb1", comes_with="libxkbcommon-x11-0"),
        Library("libX11-xcb.so.1", "libx11-xcb1", comes_with="libgl1"),
        Library("libxcb-randr.so.0", "libxcb-randr0", comes_with="libgl1"),
        Library("libxcb-shm.so.0", "libxcb-shm0", comes_with="libgl1"),
        Library("libxcb-sync.so.1", "libxcb-sync1", comes_with="libgl1"),
        Library("libxcb-xfixes.so.0", "libxcb-xfixes0", comes_with="libgl1"),
    ),
    "wayland": (
        Library("libwayland-cursor.so.0", "libwayland-cursor0"),
        Library("libwayland-client.so.0", "libwayland-client0", comes_with="libwayland-cursor0"),
    ),
}

_NO_PYSIDE = (
    "PySide6, which draws the window and the pictures, is not installed: run "
    "`python3 -m pip install .` in the folder of Network Playground's source; "
    "`playground train` works without it."
)
_WITHOUT_QT = "until then `playground train` works, as it needs no Qt."
_WITHOUT_WINDOW = (
    "until then `playground train` and `playground render` work, as they open no window."
)


def _can_load(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _x_answers(display: str) -> bool:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(os.fsencode(display), None)
    try:
        return xcb.xcb_connection_has_error(connection) == 0
    finally:
        xcb.xcb_disconnect(connection)


def _wayland_answers(path: Path) -> bool:
    import socket  # takes longer to import than all the rest, and most displays are X

    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(path))
    except OSError:
        return False
    return True


def _has_pyside() -> bool:
    return importlib.util.find_spec("PySide6") is not None


def _environment() -> Mapping[str, str]:
    return os.environ


@dataclass(frozen=True)
class Machine:
    """What can be asked of a machine; by default of this one."""

    system: str = sys.platform
    environment: Mapping[str, str] = field(default_factory=_environment)
    has_pyside: Callable[[], bool] = _has_pyside
    can_load: Callable[[str], bool] = _can_load
    x_answers: Callable[[str], bool] = _x_answers
    wayland_answers: Callable[[Path], bool] = _wayland_answers


def missing_for_offscreen(machine: Machine | None = None) -> str | None:
    """Return what keeps Qt from drawing without a display, or None if it can."""
    machine = machine or Machine()
    if not machine.has_pyside():
        return _NO_PYSIDE
    missing = _missing(("offscreen",), machine)
    return _install(missing, _WITHOUT_QT) if missing else None


def missing_for_window(machine: Machine | None = None) -> str | None:
    """Return what keeps Qt from opening a window, or None if it can."""
    machine = machine or Machine()
    if not machine.has_pyside():
        return _NO_PYSIDE
    if not machine.system.startswith("linux"):
        return None
    platforms = _platforms(machine.environment)
    if _missing(("offscreen",), machine):  # then there is no asking for the display either
        return _install(_missing(platforms[-1:], machine), _WITHOUT_QT)
    answering = [platform for platform in platforms if _answers(platform, machine)]
    if not answering:
        return _no_display(platforms, machine.environment)
    missing = [_missing((platform,), machine) for platform in answering]
    return _install(missing[0], _WITHOUT_WINDOW) if all(missing) else None


def missing_packages(*platforms: str, machine: Machine | None = None) -> tuple[str, ...]:
    """Return the Debian packages to install for these Qt platforms (offscreen, xcb, wayland)."""
    return _packages(_missing(platforms, machine or Machine()))


def explain(error: ImportError) -> str:
    """Return the sentence for a PySide6 that is there, by these answers, but fails to import."""
    if isinstance(error, ModuleNotFoundError) and (error.name or "").startswith("PySide6"):
        return _NO_PYSIDE
    return (
        f"Qt does not load ({error}): run `python3 -m pip install --force-reinstall .` in the "
        f"folder of Network Playground's source; {_WITHOUT_QT}"
    )


def _missing(platforms: Iterable[str], machine: Machine) -> list[Library]:
    if not machine.system.startswith("linux"):
        return []
    needed = list(_ALWAYS)
    for platform in platforms:
        needed += _MORE.get(platform, ())
    return [library for library in needed if not machine.can_load(library.soname)]


def _named(missing: list[Library]) -> list[Library]:
    """Return the libraries that do not come with another one that is missing."""
    packages = {library.package for library in missing}
    return [library for library in missing if library.comes_with not in packages]


def _packages(missing: list[Library]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(library.package for library in _named(missing)))


def _install(missing: list[Library], what_works: str) -> str:
    files = ", ".join(library.soname for library in _named(missing))
    return (
        f"Qt needs system libraries that are not installed ({files}): run "
        f"`sudo apt install -y {' '.join(_packages(missing))}` on Debian or Ubuntu, elsewhere "
        f"install the packages that hold these files; {what_works}"
    )


def _platforms(environment: Mapping[str, str]) -> list[str]:
    """Return the platforms that Qt will try, in its order (QGuiApplication, init_platform)."""
    asked_for = environment.get("QT_QPA_PLATFORM", "")
    if asked_for:
        names = [entry.partition(":")[0] for entry in asked_for.split(";")]
        return ["wayland" if name.startswith("wayland") else name for name in names]
    is_wayland = "WAYLAND_DISPLAY" in environment or _is_wayland_session(environment)
    is_x = "DISPLAY" in environment or not is_wayland
    return ["wayland"] * is_wayland + ["xcb"] * is_x


def _is_wayland_session(environment: Mapping[str, str]) -> bool:
    return environment.get("XDG_SESSION_TYPE") == "wayland"


def _answers(platform: str, machine: Machine) -> bool:
    environment = machine.environment
    if platform == "xcb":
        display = environment.get("DISPLAY", "")
        return bool(display) and machine.x_answers(display)
    if platform == "wayland":
        folder = environment.get("XDG_RUNTIME_DIR", "")
        path = Path(folder, environment.get("WAYLAND_DISPLAY") or "wayland-0")
        return path.is_absolute() and machine.wayland_answers(path)
    return True  # offscreen, vnc, a framebuffer: asked for by name, and no display is involved


def _no_display(platforms: list[str], environment: Mapping[str, str]) -> str:
    asked_for = environment.get("QT_QPA_PLATFORM", "")
    tried = [
        f"{name} ({environment[name]})"
        for platform, name in (("wayland", "WAYLAND_DISPLAY"), ("xcb", "DISPLAY"))
        if platform in platforms and environment.get(name)
    ]
    if tried:
        what = f"no display answers at {' or '.join(tried)}"
    elif asked_for:
        what = f"no display is set that QT_QPA_PLATFORM={asked_for} could use"
    else:
        what = "neither DISPLAY nor WAYLAND_DISPLAY is set"
    return (
        f"There is no display for the window, as {what}: start `playground` from a desktop or over "
        f"`ssh -X`; {_WITHOUT_WINDOW}"
    )
