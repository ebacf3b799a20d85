from __future__ import annotations

import asyncio
import datetime
import gzip
import ipaddress
import logging
import ssl
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

from assistant.billing.errors import (
    BadAnswer,
    BadKey,
    BillingError,
    MissingPermission,
    NotFound,
    ProviderDown,
    RateLimited,
    Refused,
    Unreachable,
)
from assistant.billing.http import StripeHttp, path_to
from assistant.settings.secret import Secret
from billing.faulty_server import Answer, FaultyServer, cut, dropped, other_protocol, refused, said, silent, status, trickled

KEY = "rk_live_51PlantedInTheTest0000"
CARD = "4242 4242 4242 4242"
DEADLINE_S = 0.3
ME = "/v1/customers/cus_1"
MIB = 2**20

Client = Callable[..., StripeHttp]


@pytest.fixture
async def server() -> AsyncIterator[FaultyServer]:
    async with FaultyServer() as running:
        yield running


@pytest.fixture
async def stripe(server: FaultyServer) -> AsyncIterator[Client]:
    """Makes clients of the server with a short deadline and no chance in their waits."""
    made: list[StripeHttp] = []

    def client(base: str = server.base, *, key: str = KEY, **changed: Any) -> StripeHttp:
        made.append(StripeHttp(Secret(key), base, **{"read_seconds": DEADLINE_S, "jitter": lambda: 0.0, **changed}))
        return made[-1]

    yield client
    for one in made:
        await one.aclose()


def zipped(data: bytes) -> Answer:
    return status(200, gzip.compress(data), {"Content-Encoding": "gzip"})


def blanks_zipped(megabytes: int) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(squeeze.compress(b" " * 1_000_000) for _ in range(megabytes)) + squeeze.flush()


async def failure(asking: Any) -> BillingError:
    with pytest.raises(BillingError) as caught:
        await asking
    return caught.value


def locals_of(trace: TracebackType | None) -> str:
    seen = []
    while trace:
        seen += [repr(value) for name, value in trace.tb_frame.f_locals.items() if trace.tb_frame.f_globals["__name__"] != __name__]
        trace = trace.tb_next
    return "\n".join(seen)


LEAKY = f"Invalid key {KEY}, card {CARD}\x1b]52;c;aGk=\x07\u202e {'and more ' * 99}"
PERMISSION = f"The provided key '{KEY}' lacks the required permission 'rak_charge_read' on account 'acct_1'. {LEAKY}"
FAULTS: dict[str, tuple[Answer, type[BillingError], dict[str, str]]] = {
    "a head that trickles": (trickled(0.02, head=True), Unreachable, {"why": "timeout"}),
    "a body that trickles": (trickled(0.02, head=False), Unreachable, {"why": "timeout"}),
    "silence": (silent, Unreachable, {"why": "timeout"}),
    "a body cut off": (cut, Unreachable, {"why": "connection"}),
    "a dropped connection": (dropped, Unreachable, {"why": "connection"}),
    "another protocol": (other_protocol, Unreachable, {"why": "connection"}),
    "a redirect": (status(302, b"", {"Location": "http://127.0.0.2:9/"}), Unreachable, {"why": "redirect"}),
    "a long body": (status(200, b" " * 2_100_000), Unreachable, {"why": "too_large"}),
    "a gzip bomb": (status(200, blanks_zipped(100), {"Content-Encoding": "gzip"}), Unreachable, {"why": "too_large"}),
    "a bomb of values": (zipped(b"[" + b"[]," * 2_500_000 + b"0]"), Unreachable, {"why": "too_large"}),
    "deflate": (status(200, zlib.compress(b"{}"), {"Content-Encoding": "deflate"}), Unreachable, {"why": "encoding"}),
    "gzip in gzip": (status(200, b"{}", {"Content-Encoding": "gzip, gzip"}), Unreachable, {"why": "encoding"}),
    "no gzip after all": (status(200, b"{}", {"Content-Encoding": "gzip"}), Unreachable, {"why": "encoding"}),
    "half a gzip": (status(200, gzip.compress(b"{}")[:-4], {"Content-Encoding": "gzip"}), Unreachable, {"why": "encoding"}),
    "HTML": (status(200, b"<html>Sign in to the guest network</html>"), BadAnswer, {"why": "not_json"}),
    "no body": (status(200, b""), BadAnswer, {"why": "not_json"}),
    "a list where an object is due": (said([]), BadAnswer, {"why": "no_object"}),
    "repeated keys": (status(200, b'{"id": "a", "id": "b"}'), BadAnswer, {"why": "repeated_key"}),
    "NaN": (status(200, b'{"amount": NaN}'), BadAnswer, {"why": "number"}),
    "1e999": (status(200, b'{"amount": 1e999}'), BadAnswer, {"why": "number"}),
    "deep nesting": (status(200, b'{"a":' * 100_000), BadAnswer, {"why": "nesting"}),
    "a wrong key": (refused(401, message=LEAKY), BadKey, {}),
    "a missing permission": (refused(403, message=PERMISSION), MissingPermission, {"permission": "rak_charge_read"}),
    "a proxy's own page": (status(403, b"<html>Blocked by policy</html>"), MissingPermission, {}),
    "no such object": (refused(404, code="resource_missing", message="No such customer: 'cus_9'"), NotFound, {"id": "cus_9"}),
    "no such page": (status(404, b"404: Not Found"), NotFound, {"id": "cus_1"}),
    "a filter on nothing": (refused(400, code="resource_missing", message="No such price: 'price_9'"), NotFound, {"id": "price_9"}),
    "a conflict for ever": (refused(409, code="lock_timeout"), Refused, {"code": "lock_timeout", "status": "409", "message": ""}),
    "429 for ever": (refused(429, {"Stripe-Rate-Limited-Reason": "endpoint-rate"}), RateLimited, {"reason": "endpoint-rate"}),
    "429 without a reason": (refused(429), RateLimited, {"reason": "lock_timeout"}),
    "500 for ever": (refused(500, message=LEAKY), ProviderDown, {"status": "500"}),
    "a proxy's 502": (status(502, b"<html>Bad gateway</html>"), ProviderDown, {"status": "502"}),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_each_fault_is_its_own_error_within_the_deadline(
    fault: str, server: FaultyServer, stripe: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer, kind, facts = FAULTS[fault]
    server.on(ME, answer)
    client = stripe(read_seconds=DEADLINE_S if facts.get("why") == "timeout" else 5.0)
    async with asyncio.timeout(DEADLINE_S + 1.0):
        error = await failure(client.get(ME, [("email", "jan@example.nl")]))
    assert type(error) is kind
    assert error.facts == facts
    assert error.__cause__ is None
    assert error.__context__ is None
    assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"
    for text in (str(error), repr(error), locals_of(error.__traceback__), caplog.text):
        assert KEY not in text
    assert "example.nl" not in caplog.text


async def test_a_refusal_tells_its_code_and_a_short_clean_message(server: FaultyServer, stripe: Client) -> None:
    server.on(ME, refused(400, code="parameter_unknown", type="invalid_request_error", param="emial\x1b[31m", message=LEAKY))
    error = await failure(stripe().get(ME))
    assert isinstance(error, Refused)
    assert (error.facts["status"], error.facts["code"], error.facts["param"]) == ("400", "parameter_unknown", "emial[31m")
    message = error.facts["message"]
    assert message.startswith("Invalid key rk_…, card •••• 4242")
    assert len(message) <= 200
    assert not any(harm in message for harm in (KEY, CARD, "\x1b", "\x07", "\u202e"))


async def test_a_key_that_hides_an_invisible_character_is_masked_too(server: FaultyServer, stripe: Client) -> None:
    server.on(ME, refused(400, message=f"Invalid key {KEY[:9]}\u200b{KEY[9:]}"))
    assert (await failure(stripe().get(ME))).facts["message"] == "Invalid key rk_…"


@pytest.mark.parametrize("fault", ["a gzip bomb", "a bomb of values", "a long body", "deep nesting"])
async def test_a_bomb_takes_little_memory(fault: str, server: FaultyServer, stripe: Client) -> None:
    server.on(ME, FAULTS[fault][0])
    client = stripe(read_seconds=5.0)
    tracemalloc.start()
    try:
        await failure(client.get(ME))
        assert tracemalloc.get_traced_memory()[1] < 40 * MIB
    finally:
        tracemalloc.stop()


async def test_a_body_at_the_limit_is_read(server: FaultyServer, stripe: Client) -> None:
    body = b'{"a": 1}' + b" " * 992
    server.on(ME, zipped(body), zipped(body + b" "))
    client = stripe(body_limit=1000)
    assert await client.get(ME) == {"a": 1}
    assert (await failure(client.get(ME))).facts == {"why": "too_large"}


async def test_every_request_names_the_version_and_takes_gzip_only(server: FaultyServer, stripe: Client) -> None:
    server.on("/v1/invoices", zipped(b'{"object": "list"}'))
    assert await stripe().get("/v1/invoices", [("expand[]", "data.payments"), ("customer", "cus_1&x")]) == {"object": "list"}
    [asked] = server.asked
    assert asked.params == {"expand[]": "data.payments", "customer": "cus_1&x"}
    assert asked.headers["stripe-version"] == "2026-10-28.endive"
    assert asked.headers["accept-encoding"] == "gzip"


# Where the key may go


async def test_the_key_never_follows_a_redirect(server: FaultyServer, stripe: Client) -> None:
    async with FaultyServer() as other:
        server.on(ME, status(307, b"", {"Location": other.base + ME}))
        await failure(stripe().get(ME))
        assert other.connections == 0
    assert len(server.asked) == 1


async def test_proxies_of_the_environment_are_ignored(server: FaultyServer, stripe: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    async with FaultyServer() as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.base)
            monkeypatch.setenv(name.lower(), proxy.base)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        server.on(ME, said({"id": "cus_1"}))
        assert await stripe().get(ME) == {"id": "cus_1"}
        assert await stripe(proxy=proxy.base).get(ME) == {"id": "cus_1"}  # plain http would show it the key
        assert proxy.connections == 0
        error = await failure(stripe("https://api.example.test", proxy=proxy.base, retries=0).get(ME))
        assert error.facts == {"why": "connection"}
        assert [(asked.method, asked.headers.get("authorization")) for asked in proxy.asked] == [("CONNECT", None)]


@pytest.mark.parametrize(
    "base",
    [
        "http://api.example.test",
        "http://127.0.0.1.example.test",
        "ftp://127.0.0.1",
        "https://a:b@api.example.test",
        "https://api.example.test?x=1",
        "https://",
        "api.example.test",
        "http://[::1",
        "",
    ],
)
def test_a_base_that_is_not_https_or_this_machine_is_refused(base: str, stripe: Client) -> None:
    with pytest.raises(ValueError, match="on this machine only"):
        stripe(base)


@pytest.mark.parametrize(
    "path", ["v1/customers", "/v2/customers", "//evil.test/v1/a", "/v1/../v2/a", "/v1/a?b=1", "/v1/a b", "/v1//a", "/v1/é"]
)
async def test_a_path_outside_the_api_is_never_asked_for(path: str, server: FaultyServer, stripe: Client) -> None:
    with pytest.raises(ValueError, match=r"/v1/|leave the API"):
        await stripe().get(path)
    assert server.connections == 0


async def test_a_base_may_have_a_path_of_its_own(server: FaultyServer, stripe: Client) -> None:
    server.on("/stripe" + ME, said({"id": "cus_1"}))
    for base in (server.base + "/stripe", server.base + "/stripe/"):
        assert await stripe(base).get(ME) == {"id": "cus_1"}
    with pytest.raises(ValueError, match="leave the API"):
        await stripe(server.base + "/stripe").get("/v1/../../v1/charges")


def test_an_id_in_a_path_stays_one_part() -> None:
    assert path_to("customers", "cus_1/../a?b#c é", "payment_methods") == "/v1/customers/cus_1%2F..%2Fa%3Fb%23c%20%C3%A9/payment_methods"


@pytest.mark.parametrize("part", ["", ".", "..", "x" * 256])
def test_what_can_be_no_id_is_not_found(part: str) -> None:
    with pytest.raises(NotFound):
        path_to("customers", part)


@pytest.mark.parametrize("key", ["", KEY + "\n", KEY + "\u2019", "two words"])
async def test_a_key_that_fits_no_header_is_a_bad_key_and_is_not_quoted(key: str, server: FaultyServer, stripe: Client) -> None:
    error = await failure(stripe(key=key).get(ME))
    assert isinstance(error, BadKey)
    assert KEY not in repr(error) + locals_of(error.__traceback__)
    assert server.connections == 0


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody vouches for, with its key in the same file."""
    pytest.importorskip("cryptography")
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    born = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    half = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1).not_valid_before(born)
    )
    whole = half.not_valid_after(born + datetime.timedelta(days=2)).add_extension(here, critical=True).sign(key, hashes.SHA256())
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "desk.pem"
    file.write_bytes(key.private_bytes(*plain) + whole.public_bytes(serialization.Encoding.PEM))
    return file


async def test_a_certificate_is_trusted_only_when_the_desk_says_so(tmp_path: Path, stripe: Client) -> None:
    file = certificate(tmp_path)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(file)
    async with FaultyServer(tls) as server:
        server.on(ME, said({"id": "cus_1"}))
        error = await failure(stripe(server.base, read_seconds=2.0).get(ME))
        assert isinstance(error, Unreachable)
        assert (error.facts, error.sent) == ({"why": "tls"}, False)
        assert server.asked == []
        assert await stripe(server.base, read_seconds=2.0, ca_file=str(file)).get(ME) == {"id": "cus_1"}
