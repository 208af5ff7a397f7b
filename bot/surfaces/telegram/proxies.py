"""The proxies that the environment names, read as python-telegram-bot's own request reads them."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

_SCHEMES = ("http", "https", "all")
_SPOKEN = ("http", "https")


class ProxyError(ValueError):
    """The environment names a proxy that can't be used."""


@dataclass(frozen=True, slots=True)
class Proxies:
    """Proxies by the scheme of the addresses that they serve; ``all`` serves the rest."""

    by_scheme: dict[str, str]
    _chosen: dict[tuple[str, str], str | None] = field(default_factory=dict)

    @classmethod
    def from_environment(cls) -> "Proxies":
        """Return what ``HTTP_PROXY``, ``HTTPS_PROXY`` and ``ALL_PROXY`` name, in either case.

        Raises ProxyError for one that does not speak HTTP; its message holds no password.
        """
        named = {scheme: address for scheme, address in getproxies().items() if scheme in _SCHEMES and address}
        return cls({scheme: _checked(scheme, address) for scheme, address in named.items()})

    def serving(self, address: str) -> str | None:
        """Return the proxy for an address, or None where there is none, or ``NO_PROXY`` names the address's host."""
        if not self.by_scheme:
            return None
        parts = urlsplit(address)
        key = (parts.scheme, parts.hostname or "")
        if key not in self._chosen:
            proxy = self.by_scheme.get(parts.scheme) or self.by_scheme.get("all")
            self._chosen[key] = None if proxy_bypass(key[1]) else proxy
        return self._chosen[key]


def _checked(scheme: str, address: str) -> str:
    complete = address if "://" in address else f"http://{address}"
    spoken = complete.partition("://")[0]
    if spoken not in _SPOKEN:
        raise ProxyError(f"{scheme.upper()}_PROXY: found a proxy that speaks {spoken}, expected http or https")
    return complete
