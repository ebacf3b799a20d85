"""Refusals in Stripe's error shape (`{"error": {...}}`), as exceptions. Leaves to others when they are raised and how they are sent."""

from typing import Any


class ApiError(Exception):
    """An answer other than 2xx: the HTTP status, the fields of `error`, and headers to add."""

    def __init__(self, status: int, kind: str, message: str, /, *, headers: dict[str, str] | None = None, **fields: Any) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers or {}
        self.error: dict[str, Any] = {"message": message, "type": kind, **fields}

    @property
    def replayed(self) -> bool:
        """Whether an idempotency key brings this answer back: where the work had begun, not where a parameter was refused."""
        return self.status in (400, 402, 500) and "param" not in self.error


def invalid(message: str, /, *, status: int = 400, **fields: Any) -> ApiError:
    """The caller's mistake: `invalid_request_error`."""
    return ApiError(status, "invalid_request_error", message, **fields)


def unknown_parameter(name: str) -> ApiError:
    return invalid(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)


def missing_parameter(name: str) -> ApiError:
    return invalid(f"Missing required param: {name}.", code="parameter_missing", param=name)


def no_such(kind: str, identifier: str, *, param: str = "id") -> ApiError:
    """An unknown id: 404 where it stands in the path, 400 where it is a parameter."""
    noun = kind.replace("_", "-") if kind == "payment_method" else kind
    return invalid(f"No such {noun}: '{identifier}'", status=404 if param == "id" else 400, code="resource_missing", param=param)


def no_such_url(method: str, path: str) -> ApiError:
    return invalid(f"Unrecognized request URL ({method}: {path}).", status=404)


def no_key(given: str | None) -> ApiError:
    """401: no key, or one that is not this server's; the key is shown masked."""
    if given is None:
        return invalid("You did not provide an API key.", status=401)
    return invalid(f"Invalid API Key provided: {masked(given)}", status=401)


def not_allowed(key: str, permission: str) -> ApiError:
    """403: a restricted key that lacks a permission, which the message names."""
    return invalid(
        f"The provided key '{masked(key)}' does not have the required permissions for this endpoint on account 'acct_practice'. "
        f"Having the '{permission}' permission would allow this request to continue.",
        status=403,
    )


def masked(key: str) -> str:
    return key[:8] + "*" * 8 + key[-4:]
