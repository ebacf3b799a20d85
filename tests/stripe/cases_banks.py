"""Practice cases in which a card payment failed and the bank said why, or would not."""

from stripe.casebook import BOEKENWERELD, BOOKWORLD, FITKRING, Tale, call, case
from stripe.objects import Card, Sepa
from stripe.shape import JSON
from stripe.story import Story


def marieke() -> JSON:
    story = Story(
        "marieke",
        "2026-11-24T09:00:00Z",
        BOEKENWERELD,
        name="Marieke de Vries",
        email="marieke@devries.example",
        phone="+31612345678",
        since="2021-03-04T10:00:00Z",
        home=("NL", "Utrecht", "3511 ZZ"),
        locales=("nl",),
        metadata={"register": "je", "birth_date": "1988-04-17"},
    )
    card = story.add_method(Card("4242", (12, 2022)), "2021-03-04T10:00:00Z")
    plan = story.subscribe(story.plan("plus", "Plus", 2900, "EUR"), "2021-03-12T08:00:00Z", default_method=card)
    story.bill_until(plan, "2022-12-01")
    story.renew_card(card, (12, 2026), "2022-12-05T03:00:00Z")
    short = [(0, "insufficient_funds"), (3, None)]
    story.bill_until(plan, "2026-11-01", {"2023-01": short, "2025-08": short, "2026-09": short})
    story.bill(plan, [(0, "insufficient_funds"), (3, "insufficient_funds"), (7, "insufficient_funds")], next_try=15)
    promised = call(
        "2026-11-16T10:12:00Z",
        "Bas",
        "insufficient_funds",
        "promise_to_pay",
        "Salaris komt rond de 20e, dan staat er genoeg op.",
        promise_date="2026-11-20",
        agreed=["other_date"],
    )
    return case(
        story,
        "insufficient_funds",
        "Three tries failed this month because the account could not cover the amount, and what was promised for 20 November did not come. "
        "She has paid since 2021, twice late in the last two years; her card runs out in December.",
        "Deze maand mislukten drie pogingen omdat er te weinig op de rekening stond, en wat voor 20 november was beloofd kwam niet. "
        "Ze betaalt sinds 2021, de laatste twee jaar twee keer te laat; haar pas verloopt in december.",
        earlier=[promised],
    )


def noor() -> JSON:
    story = Story(
        "noor",
        "2026-09-29T13:20:00Z",
        FITKRING,
        name="Noor el Amrani",
        email="noor@elamrani.example",
        phone="+31612345679",
        since="2025-01-18T17:40:00Z",
        home=("NL", "Nieuwegein", "3431 ZZ"),
        locales=("nl",),
    )
    story.add_method(Card("5454", (4, 2029), "mastercard"), "2025-01-18T17:40:00Z")
    plan = story.subscribe(story.plan("sport", "Onbeperkt sporten", 2450, "EUR"), "2025-01-23T09:00:00Z")
    story.bill_until(plan, "2026-09-01", {"2026-07": [(0, "insufficient_funds"), (5, None)]})
    story.bill(plan, [(0, "generic_decline/51"), (4, "insufficient_funds")], next_try=9)
    worried = call(
        "2026-07-24T15:02:00Z",
        "Sanne",
        "insufficient_funds",
        "money_trouble",
        "Minder uren op het werk, let op het geld.",
        agreed=["pause"],
    )
    return case(
        story,
        "insufficient_funds",
        "Two tries failed on a Mastercard: first without a reason, then because there was too little for the amount. "
        "In July she said on the phone that money is tight.",
        "Twee pogingen op een Mastercard mislukten: eerst zonder reden, daarna omdat er te weinig op stond. "
        "In juli vertelde ze aan de telefoon dat het geld krap is.",
        earlier=[worried],
    )


def tess() -> JSON:
    story = Story(
        "tess",
        "2026-10-29T10:00:00Z",
        BOEKENWERELD,
        name="Tess van Leeuwen",
        email="tess@vanleeuwen.example",
        phone="+31612345694",
        since="2026-02-26T08:00:00Z",
        home=("NL", "Almere", "1311 ZZ"),
        locales=("nl",),
    )
    story.add_method(Card("6048", (2, 2029)), "2026-02-26T08:00:00Z")
    plan = story.subscribe(story.plan("basis", "Basis", 1200, "EUR"), "2026-02-26T08:00:00Z", quantity=2)
    story.bill_until(plan, "2026-10-01")
    story.bill(plan, [(0, "generic_decline/51")], next_try=5)
    return case(
        story,
        "insufficient_funds",
        "The refusal names no reason, but the code of the bank behind it says that there was too little for the amount. "
        "She has two plans in one.",
        "De weigering noemt geen reden, maar de code van de bank erachter zegt dat er te weinig op stond. "
        "Ze heeft twee abonnementen in één.",
    )


def thomas() -> JSON:
    story = Story(
        "thomas",
        "2026-09-15T13:30:00Z",
        BOOKWORLD,
        name="Thomas Whitfield",
        email="thomas@whitfield.example",
        phone="+447700900123",
        since="2024-09-02T18:25:00Z",
        home=("GB", "Leeds", "LS1 9ZZ"),
        locales=("en-GB",),
    )
    story.add_method(Card("1881", (8, 2026), country="GB"), "2024-09-02T18:25:00Z")
    plan = story.subscribe(story.plan("reader", "Reader", 999, "GBP"), "2024-09-10T07:00:00Z")
    story.bill_until(plan, "2026-09-01")
    story.bill(plan, [(0, "expired_card"), (3, "expired_card")], next_try=7)
    return case(
        story,
        "expired_card",
        "His card ran out at the end of August and two tries in September failed. Everything before that was paid on the day.",
        "Zijn pas verliep eind augustus en twee pogingen in september mislukten. Alles daarvoor is op de dag zelf betaald.",
    )


def petra() -> JSON:
    story = Story(
        "petra",
        "2026-10-15T08:45:00Z",
        BOEKENWERELD,
        name="Petra van Dijk-Jansen",
        email="petra@vandijkjansen.example",
        phone="+31612345670",
        since="2023-05-02T12:00:00Z",
        home=("NL", "Amersfoort", "3811 ZZ"),
        locales=("nl",),
        metadata={"register": "je"},
    )
    story.add_method(Card("0259", (3, 2028)), "2023-05-02T12:00:00Z")
    plan = story.subscribe(story.plan("plus", "Plus", 2900, "EUR"), "2025-06-06T09:00:00Z")
    story.bill_until(plan, "2026-10-01")
    story.bill(plan, [(0, "generic_decline"), (3, "do_not_honor"), (7, "do_not_honor")], next_try=14)
    return case(
        story,
        "bank_declined",
        "Her bank refused three times in October and gave no reason. The card is new enough and paid every month before.",
        "Haar bank weigerde in oktober drie keer en gaf geen reden. De pas is nog lang geldig en betaalde elke maand.",
    )


def noura() -> JSON:
    story = Story(
        "noura",
        "2026-10-27T07:30:00Z",
        BOOKWORLD,
        name="نورة العتيبي",
        email="noura@alotaibi.example",
        phone="+96550001234",
        since="2025-11-11T06:10:00Z",
        home=("KW", "Kuwait City", "13001"),
        locales=("ar", "en"),
    )
    story.add_method(Card("4321", (5, 2027), country="KW"), "2025-11-11T06:10:00Z")
    plan = story.subscribe(story.plan("library", "Library", 4500, "KWD"), "2025-11-21T06:00:00Z")
    story.bill_until(plan, "2026-10-01")
    story.bill(plan, [(0, "do_not_honor"), (4, "do_not_honor")], next_try=8)
    return case(
        story,
        "bank_declined",
        "Her bank in Kuwait refused twice without a reason. She writes her name in Arabic and speaks English on the phone.",
        "Haar bank in Koeweit weigerde twee keer zonder reden. Ze schrijft haar naam in het Arabisch en spreekt Engels aan de telefoon.",
    )


def kenji() -> JSON:
    story = Story(
        "kenji",
        "2026-11-10T02:15:00Z",
        BOOKWORLD,
        name="佐藤 健二",
        email="kenji@sato.example",
        phone="+819012345678",
        since="2026-01-08T03:00:00Z",
        home=("JP", "Osaka", "530-0001"),
        locales=("ja", "en"),
    )
    story.add_method(Card("0505", (9, 2029), "jcb", "JP", "credit"), "2026-01-08T03:00:00Z")
    plan = story.subscribe(story.plan("reader", "Reader", 1480, "JPY"), "2026-01-08T03:00:00Z")
    story.bill_until(plan, "2026-11-01")
    story.bill(plan, [(0, "card_velocity_exceeded")], next_try=3)
    return case(
        story,
        "limit_reached",
        "A limit of his card was reached when the November payment ran. All earlier months went well and a new try is planned.",
        "Bij de betaling van november was een limiet van zijn kaart bereikt. "
        "Alle eerdere maanden gingen goed en er staat een nieuwe poging klaar.",
    )


def sem() -> JSON:
    story = Story(
        "sem",
        "2026-10-08T11:00:00Z",
        BOEKENWERELD,
        name="Sem Bakker",
        email="sem@bakker.example",
        phone="+31612345671",
        since="2025-08-05T08:00:00Z",
        home=("NL", "Zwolle", "8011 ZZ"),
        locales=("nl",),
    )
    story.add_method(Card("9987", (11, 2027)), "2025-08-05T08:00:00Z")
    plan = story.subscribe(story.plan("basis", "Basis", 1200, "EUR"), "2025-08-05T08:00:00Z")
    story.bill_until(plan, "2026-10-01")
    story.bill(plan, [(0, "lost_card")], next_try=5)
    return case(
        story,
        "lost_or_stolen",
        "The bank refused with a code that is never said aloud. A next try is shown, but none will run until there is another card.",
        "De bank weigerde met een code die je nooit hardop zegt. Er staat een volgende poging, maar die loopt pas met een andere pas.",
    )


def hannah() -> JSON:
    story = Story(
        "hannah",
        "2026-10-20T16:00:00Z",
        BOOKWORLD,
        name="Hannah O'Connor",
        email="hannah@oconnor.example",
        phone="+12025550143",
        since="2025-04-16T20:00:00Z",
        home=("US", "Boston", "02108"),
        locales=("en-US",),
    )
    story.add_method(Card("9979", (2, 2028), "mastercard", "US", "credit"), "2025-04-16T20:00:00Z")
    story.add_method(Card("1117", (6, 2029), "discover", "US", "credit"), "2026-02-01T15:00:00Z", default=False)
    plan = story.subscribe(story.plan("library", "Library", 1499, "USD"), "2025-10-16T20:00:00Z")
    story.bill_until(plan, "2026-10-01")
    story.bill(plan, [(0, "stolen_card")])
    return case(
        story,
        "lost_or_stolen",
        "The bank refused with a code that is never said aloud, and no new try is planned. "
        "A second card is stored that could be used with her yes.",
        "De bank weigerde met een code die je nooit hardop zegt, en er is geen nieuwe poging gepland. "
        "Er staat een tweede kaart die met haar ja kan.",
    )


def jurgen() -> JSON:
    story = Story(
        "jurgen",
        "2026-10-06T12:40:00Z",
        BOOKWORLD,
        name="Jürgen Weiß",
        email="juergen@weiss.example",
        phone="+491713920012",
        since="2025-10-01T09:30:00Z",
        home=("DE", "Köln", "50667"),
        locales=("de",),
    )
    story.add_method(Card("5100", (1, 2028), "mastercard", "DE", "prepaid"), "2025-10-01T09:30:00Z")
    plan = story.subscribe(story.plan("library", "Library", 3900, "EUR", "month", 3), "2025-10-01T09:30:00Z")
    story.bill_until(plan, "2026-09-30")
    story.bill(plan, [(0, "transaction_not_allowed")])
    return case(
        story,
        "card_not_supported",
        "His prepaid card may not be used for this kind of payment any more, says the bank. "
        "He pays every three months and reads German and English.",
        "Zijn prepaidkaart mag van de bank niet meer voor dit soort betalingen gebruikt worden. "
        "Hij betaalt elk kwartaal en leest Duits en Engels.",
    )


def daan() -> JSON:
    story = Story(
        "daan",
        "2026-11-17T10:30:00Z",
        BOEKENWERELD,
        name="Daan Visser",
        email="daan@visser.example",
        phone="+31612345673",
        since="2024-11-13T08:00:00Z",
        home=("NL", "Haarlem", "2011 ZZ"),
        locales=("nl",),
    )
    story.add_method(Card("3155", (10, 2026)), "2024-11-13T08:00:00Z")
    plan = story.subscribe(story.plan("plus", "Plus", 2900, "EUR"), "2025-11-13T08:00:00Z")
    story.bill_until(plan, "2026-11-01")
    story.bill(plan, [(0, "expired_card"), (3, "expired_card")], next_try=7)
    return case(
        story,
        "expired_card",
        "His card ran out and the November payment failed. Four days later he signed up again with the same e-mail and a new card.",
        "Zijn pas is verlopen en de betaling van november mislukte. "
        "Vier dagen later meldde hij zich opnieuw aan met hetzelfde e-mailadres en een nieuwe pas.",
    )


def daan_again() -> JSON:
    story = Story(
        "daan_again",
        "2026-11-17T10:30:00Z",
        BOEKENWERELD,
        name="D. Visser",
        email="daan@visser.example",
        since="2026-11-17T09:50:00Z",
        home=("NL", "Haarlem", "2011 ZZ"),
        locales=("nl",),
    )
    story.add_method(Card("8210", (7, 2030)), "2026-11-17T09:50:00Z")
    story.add_method(Sepa("5264"), "2026-11-17T09:56:00Z", default=False)
    plan = story.subscribe(story.plan("plus", "Plus", 2900, "EUR"), "2026-11-17T09:52:00Z")
    story.bill(plan)
    return case(
        story,
        "all_fine",
        "He signed up a second time this morning and paid at once. The same e-mail also has an older account with an open bill.",
        "Hij meldde zich vanochtend voor de tweede keer aan en betaalde meteen. "
        "Bij hetzelfde e-mailadres hoort ook een ouder account met een open rekening.",
    )


CASES: tuple[Tale, ...] = (marieke, noor, tess, thomas, petra, noura, kenji, sem, hannah, jurgen, daan, daan_again)
