"""Starts a real Firefox with its own HOME and profile, and leaves nothing of it behind.

Everything Firefox writes (profile, native manifests, crash reports) lies under the folder it is
given. It ends by its process id; whatever it started ends with its process group.
"""

from __future__ import annotations

import base64
import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.e2e.firefox.marionette import FirefoxGone, Json, Marionette, MarionetteError

if TYPE_CHECKING:
    from collections.abc import Mapping

EXTENSION_ID = "memory-cache@memory-cache"
START_S = 60.0
_MADE_UP = "host_about_pocket_1b"
"""What the add-on would call the description of the tests' own model."""
QUIT_S = 20.0

_PREFERENCES: Mapping[str, bool | int | str] = {
    "marionette.port": 0,  # any free port; Firefox writes it into the profile
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.aboutwelcome.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.tabs.closeWindowWithLastTab": False,
    "browser.tabs.warnOnClose": False,
    "browser.uitour.enabled": False,
    "browser.translations.automaticallyPopup": False,
    "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
    "datareporting.healthreport.uploadEnabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "app.update.enabled": False,
    "app.normandy.enabled": False,
    "extensions.update.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "network.prefetch-next": False,
    "network.dns.disablePrefetch": True,
    "network.trr.mode": 5,
    # Every address but this computer's own fails at once, without a look-up.
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "localhost, 127.0.0.1",
    # A prompt in the browser's own window, which a test could not answer as a person would.
    "extensions.webextOptionalPermissionPrompts": False,
    "intl.accept_languages": "en-GB, en",
    # Its colours do not depend on a desktop's, which a picture without a display lacks.
    "extensions.activeThemeID": "firefox-compact-light@mozilla.org",
    "layout.css.prefers-color-scheme.content-override": 1,
    "ui.prefersReducedMotion": 1,
}

_IS_ALLOWED_NOTHING = """
const { ExtensionPermissions } = ChromeUtils.importESModule(
    'resource://gre/modules/ExtensionPermissions.sys.mjs');
return ExtensionPermissions.get(arguments[0]).then(
    ({ permissions, origins }) => permissions.length === 0 && origins.length === 0);
"""
_IS_INSTALLED = "Boolean(WebExtensionPolicy.getByID(arguments[0]))"


class FirefoxMissing(Exception):
    """There is no Firefox on this computer."""


def firefox_program() -> str:
    """Return the path of the Firefox to drive. Raises `FirefoxMissing`."""
    for name in (os.environ.get("MEMORY_CACHE_FIREFOX"), "firefox-esr", "firefox"):
        if name and (found := shutil.which(name)):
            return found
    raise FirefoxMissing("Firefox is missing: install the package firefox-esr.")


class Firefox:
    """One running Firefox with one window.

    `folder` must be empty or absent; HOME and profile are made in it. `visible` shows the window on
    the person's display; otherwise it is drawn without one, to the same pixels.
    """

    def __init__(
        self,
        folder: Path,
        *,
        visible: bool = False,
        width: int = 1280,
        height: int = 860,
        preferences: Mapping[str, bool | int | str] | None = None,
    ) -> None:
        self.home = folder / "home"
        self.profile = folder / "profile"
        self.home.mkdir(parents=True, exist_ok=True)
        self.profile.mkdir(parents=True)
        _write_preferences(self.profile / "user.js", {**_PREFERENCES, **(preferences or {})})
        self.log = folder / "firefox.log"
        arguments = [
            firefox_program(),
            *([] if visible else ["-headless"]),
            "-no-remote",
            "-profile",
            str(self.profile),
            "-marionette",
            "-remote-allow-system-access",
            "-width",
            str(width),
            "-height",
            str(height),
            "about:blank",
        ]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                arguments,
                env=_environment(self.home, visible=visible),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self.marionette = Marionette(self._await_port())
        except BaseException:
            self._end()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.quit()

    @property
    def pid(self) -> int:
        """The browser's main process."""
        return self._process.pid

    def install(self, extension: Path, *, in_private_windows: bool = False) -> str:
        """Load the add-on in folder `extension` for this session; return its base address."""
        wanted = {
            "path": str(extension),
            "temporary": True,
            "allowPrivateBrowsing": in_private_windows,
        }
        with self.marionette.using("chrome"):
            self.marionette.command("Addon:Install", wanted)
            url = self.marionette.wait_for(
                "const policy = WebExtensionPolicy.getByID(arguments[0]);"
                "return policy?.extension?.backgroundState && policy.getURL('');",
                EXTENSION_ID,
                what="the add-on to start",
            )
        return str(url)

    def uninstall(self) -> None:
        """Remove the add-on with all it kept and was allowed, if it is there; its host ends."""
        with self.marionette.using("chrome"):
            if self.marionette.script(f"return {_IS_INSTALLED};", EXTENSION_ID):
                self.marionette.command("Addon:Uninstall", {"id": EXTENSION_ID})
            self.marionette.wait_for(
                f"return !{_IS_INSTALLED};", EXTENSION_ID, what="the add-on to be gone"
            )
            # Firefox takes that away some time later; the next one would begin with leave to read.
            self.marionette.wait_for(_IS_ALLOWED_NOTHING, EXTENSION_ID, what="its leave to be gone")

    def start_over(self) -> None:
        """Have neither the add-on nor more than one blank tab, and forget the console's errors."""
        # A private window may be the one spoken to: the add-on is not even let into that.
        self.switch_to(
            str(
                self.chrome(
                    """
                    const { NavigableManager } = ChromeUtils.importESModule(
                        'chrome://remote/content/shared/NavigableManager.sys.mjs');
                    const ordinary = [...Services.wm.getEnumerator('navigator:browser')]
                        .find((one) => !PrivateBrowsingUtils.isWindowPrivate(one));
                    return NavigableManager.getIdForBrowser(ordinary.gBrowser.selectedBrowser);
                    """
                )
            )
        )
        self.chrome(
            """
            for (const other of Services.wm.getEnumerator('navigator:browser'))
                if (other !== window) other.close();
            gBrowser.selectedTab = gBrowser.addTrustedTab('about:blank');
            gBrowser.removeAllTabsBut(gBrowser.selectedTab, { skipPermitUnload: true });
            """
        )
        self.follow()
        self.uninstall()
        self.chrome("Services.console.reset();")

    def open(self, url: str) -> None:
        """Load `url` in the current tab and wait until it has loaded."""
        self.marionette.command("WebDriver:Navigate", {"url": url})

    def open_tab(self, url: str) -> str:
        """Load `url` in a new tab in front; return the tab's handle."""
        made = self.marionette.command("WebDriver:NewWindow", {"type": "tab", "focus": True})
        self.switch_to(str(made["handle"]))
        self.open(url)
        return str(made["handle"])

    def switch_to(self, handle: str) -> None:
        """Bring a tab to the front and speak to it."""
        self.marionette.command("WebDriver:SwitchToWindow", {"handle": handle, "focus": True})

    def follow(self) -> None:
        """Speak to the tab that is in front, which the add-on may have changed."""
        handle = self.chrome(
            """
            const { NavigableManager } = ChromeUtils.importESModule(
                'chrome://remote/content/shared/NavigableManager.sys.mjs');
            return NavigableManager.getIdForBrowser(gBrowser.selectedBrowser);
            """
        )
        self.marionette.command("WebDriver:SwitchToWindow", {"handle": handle, "focus": False})

    def chrome(self, body: str, *args: Json) -> Json:
        """Run a script in the browser's own window."""
        with self.marionette.using("chrome"):
            return self.marionette.script(body, *args)

    def screenshot(self, path: Path) -> None:
        """Write the window, sidebar included, to `path` as PNG."""
        with self.marionette.using("chrome"):
            png = self.marionette.command("WebDriver:TakeScreenshot", {"full": False})
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(png))

    def console_errors(self) -> list[str]:
        """Return the errors that the add-on's own files raised so far, oldest first, but for the
        missing words of models that only a test's catalogue has.
        """
        found = self.chrome(
            """
            return Services.console.getMessageArray()
                .filter((message) => message instanceof Ci.nsIScriptError)
                .filter((error) => !(error.flags & Ci.nsIScriptError.warningFlag))
                .filter((error) => (error.sourceName ?? '').startsWith('moz-extension:'))
                .map((error) => `${error.errorMessage} (${error.sourceName}:${error.lineNumber})`);
            """
        )
        return [str(error) for error in found if _MADE_UP not in str(error)]

    def keep_open(self) -> None:
        """Leave the window to the person: block until they close it."""
        self.marionette.close()
        self._process.wait()
        self._end()

    def quit(self) -> None:
        """Close Firefox as a person does; end it by force if it does not within `QUIT_S`."""
        with suppress(FirefoxGone, MarionetteError):  # it is gone already, or `_end` sees to it
            self.marionette.command("Marionette:Quit", {"flags": ["eForceQuit"]})
        self.marionette.close()
        self._end()

    def _await_port(self) -> int:
        deadline = time.monotonic() + START_S
        written = self.profile / "MarionetteActivePort"
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise FirefoxGone(f"Firefox did not start:\n{self.log.read_text()[-2000:]}")
            if written.exists() and (port := written.read_text().strip()):
                return int(port)
            time.sleep(0.03)  # polls a condition; the deadline decides
        raise TimeoutError(f"Firefox did not start within {START_S:.0f} s")

    def _end(self) -> None:
        try:
            self._process.wait(QUIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        with suppress(ProcessLookupError):  # content processes of a Firefox that died early
            os.killpg(self._process.pid, signal.SIGKILL)


def _environment(home: Path, *, visible: bool) -> dict[str, str]:
    unwanted = ("XDG_", "MOZ_", "DBUS_") if not visible else ("MOZ_", "XDG_CONFIG", "XDG_CACHE")
    display = () if visible else ("DISPLAY", "WAYLAND_DISPLAY")
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(unwanted) and name not in display
    }
    if visible:  # the key to the person's display lies in their HOME unless it is named
        kept.setdefault("XAUTHORITY", str(Path.home() / ".Xauthority"))
    return {**kept, "HOME": str(home), "MOZ_CRASHREPORTER_DISABLE": "1"}


def _write_preferences(path: Path, preferences: Mapping[str, bool | int | str]) -> None:
    def written(value: bool | int | str) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value) if isinstance(value, int) else f'"{value}"'

    lines = [f'user_pref("{name}", {written(value)});' for name, value in preferences.items()]
    path.write_text("\n".join(lines) + "\n")
