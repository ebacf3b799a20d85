"""Practice cases in which a card payment failed for another reason than the bank's refusal, or is claimed back, or they want to stop."""

from stripe import turns
from stripe.casebook import BOEKENWERELD, BOOKWORLD, FITKRING, Tale, call, case
from stripe.objects import Card
from stripe.shape import JSON
from stripe.story import Story


def lukasz() -> JSON:
    story = Story(
        "lukasz",
        "2026-11-05T10:15:00Z",
        BOOKWORLD,
        name="Łukasz Wójcik",
        email="lukasz@wojcik.example",
        phone="+48512345678",
        since="2020-09-01T16:20:00Z",
        home=("PL", "Kraków", "31-001"),
        locales=("pl", "en"),
    )
    card = story.add_method(Card("2454", (6, 2023), "mastercard", "PL", "credit"), "2020-09-01T16:20:00Z")
    plan = story.subscribe(story.plan("reader", "Reader", 3900, "PLN"), "2020-09-02T06:00:00Z", default_method=card)
    story.bill_until(plan, "2023-05-20")
    story.renew_card(card, (6, 2029), "2023-05-22T03:00:00Z", "8873")
    story.bill_until(plan, "2026-11-01")
    story.bill(plan, [(0, "highest_risk_level")])
    return case(
        story,
        "blocked_by_us",
        "A check on our side stopped the November payment before the bank saw it. "
        "He has paid every month for six years, so ask for a review.",
        "Een controle aan onze kant hield de betaling van november tegen voordat de bank hem zag. "
        "Hij betaalt al zes jaar elke maand, dus vraag om een nieuwe beoordeling.",
    )


def zoe() -> JSON:
    story = Story(
        "zoe",
        "2026-10-13T09:20:00Z",
        BOEKENWERELD,
        name="Zoë Van den Broeck",
        email="zoe@vandenbroeck.example",
        phone="+32470123456",
        since="2025-12-09T19:00:00Z",
        home=("BE", "Gent", "9000"),
        locales=("nl-BE", "fr"),
    )
    story.add_method(Card("3184", (12, 2028), country="BE"), "2025-12-09T19:00:00Z")
    plan = story.subscribe(story.plan("plus", "Plus", 2900, "EUR"), "2025-12-12T08:00:00Z")
    story.bill_until(plan, "2026-10-01")
    story.bill(plan, [(0, "authentication_required")])
    return case(
        story,
        "authentication_needed",
        "Her bank wants her to confirm the October payment herself. She saw a message from the bank and did not trust it.",
        "Haar bank wil dat ze de betaling van oktober zelf bevestigt. Ze zag een melding van de bank en vertrouwde die niet.",
    )


def emma() -> JSON:
    story = Story(
        "emma",
        "2026-09-23T15:05:00Z",
        BOOKWORLD,
        name="Emma Hughes",
        email="emma@hughes.example",
        phone="+447700900456",
        since="2026-03-20T12:00:00Z",
        home=("GB", "Bristol", "BS1 9ZZ"),
        locales=("en-GB",),
    )
    story.add_method(Card("0127", (5, 2029), country="GB"), "2026-03-20T12:00:00Z")
    plan = story.subscribe(story.plan("reader", "Reader", 999, "GBP"), "2026-03-20T12:00:00Z")
    story.bill_until(plan, "2026-09-01")
    story.bill(plan, [(0, "incorrect_cvc"), (1, "incorrect_cvc")], next_try=5)
    return case(
        story,
        "wrong_details",
        "The security code did not match what the bank has, twice. She got a new card with the same number and typed the old code.",
        "De beveiligingscode klopte twee keer niet met wat de bank heeft. "
        "Ze kreeg een nieuwe pas met hetzelfde nummer en vulde de oude code in.",
    )


def aisha() -> JSON:
    story = Story(
        "aisha",
        "2026-10-22T09:40:00Z",
        BOEKENWERELD,
        name="Aisha Ramdin",
        email="aisha@ramdin.example",
        phone="+31612345674",
        since="2025-10-21T10:00:00Z",
        home=("NL", "Den Haag", "2511 ZZ"),
        locales=("nl",),
    )
    story.add_method(Card("0119", (8, 2028)), "2025-10-21T10:00:00Z")
    plan = story.subscribe(story.plan("plus", "Plus", 2900, "EUR"), "2025-10-21T10:00:00Z")
    story.bill_until(plan, "2026-10-01")
    turns.refund(story, turns.paid_charge(story, "2026-08"), 1000, "2026-08-27T13:00:00Z")
    story.bill(plan, [(0, "processing_error")], next_try=2)
    return case(
        story,
        "processing_error",
        "Something technical went wrong yesterday and a new try is planned for tomorrow. "
        "In August she got a part back because a box did not arrive.",
        "Gisteren ging er technisch iets mis en morgen staat er een nieuwe poging klaar. "
        "In augustus kreeg ze een deel terug omdat een doos niet aankwam.",
    )


def dylan() -> JSON:
    story = Story(
        "dylan",
        "2026-10-01T18:25:00Z",
        BOOKWORLD,
        name="Dylan Parker",
        email="dylan@parker.example",
        phone="+12025550178",
        since="2026-06-30T14:00:00Z",
        home=("US", "Denver", "80202"),
        locales=("en-US",),
    )
    story.add_method(Card("6011", (9, 2028), "discover", "US", "credit"), "2026-06-30T14:00:00Z")
    price = story.plan("kids", "Kids", 799, "USD")
    one = story.subscribe(price, "2026-06-30T14:00:00Z", key="first_child")
    two = story.subscribe(price, "2026-07-30T14:00:00Z", key="second_child")
    story.bill_until(one, "2026-10-01")
    story.bill_until(two, "2026-09-01")
    story.bill(two, [(0, "duplicate_transaction")], next_try=3)
    return case(
        story,
        "other",
        "He has a plan for each of his two children, for the same amount on the same day. "
        "The first was paid, the second was taken for a double. An older account with his address is empty.",
        "Hij heeft een abonnement voor elk van zijn twee kinderen, voor hetzelfde bedrag op dezelfde dag. "
        "Het eerste is betaald, het tweede werd voor een dubbele aangezien. Een ouder account met zijn adres is leeg.",
        others=[{"id": "cus_practice_dylan_older", "name": "D. Parker", "email": "dylan@parker.example"}],
    )


def ilse() -> JSON:
    story = Story(
        "ilse",
        "2026-11-20T11:15:00Z",
        FITKRING,
        name="Ilse Mulder",
        email="ilse@mulder.example",
        phone="+31612345675",
        since="2024-02-28T09:00:00Z",
        home=("NL", "Houten", "3991 ZZ"),
        locales=("nl",),
    )
    story.add_method(Card("6174", (3, 2029)), "2024-02-28T09:00:00Z")
    plan = story.subscribe(story.plan("sport", "Onbeperkt sporten", 2450, "EUR"), "2025-11-01T09:00:00Z")
    story.bill_until(plan, "2026-10-31")
    turns.exhaust(story, plan, tries=8, days=14)
    missed = call(
        "2026-11-12T16:40:00Z",
        "Bas",
        "retries_exhausted",
        "voicemail",
        "Ingesproken, geen details.",
        identified="none",
        direction="outbound",
    )
    return case(
        story,
        "retries_exhausted",
        "All eight tries for November are used and the bill is open. Why they failed cannot be read any more, so do not guess.",
        "Alle acht pogingen voor november zijn gebruikt en de rekening staat open. Waarom ze mislukten is niet meer te zien, dus gok niet.",
        earlier=[missed],
    )


def niels() -> JSON:
    story = Story(
        "niels",
        "2026-10-16T13:10:00Z",
        FITKRING,
        name="Niels Prins",
        email="niels@prins.example",
        phone="+31612345693",
        since="2025-09-20T08:00:00Z",
        home=("NL", "Culemborg", "4101 ZZ"),
        locales=("nl",),
    )
    story.add_method(Card("0036", (9, 2028)), "2025-09-20T08:00:00Z")
    plan = story.subscribe(story.plan("sport", "Onbeperkt sporten", 2450, "EUR"), "2025-12-20T08:00:00Z")
    story.bill_until(plan, "2026-09-01")
    story.bill(plan, [(0, "do_not_honor"), (3, "do_not_honor"), (7, "do_not_honor"), (14, "do_not_honor")])
    turns.end_unpaid(story, plan, "2026-10-05T09:00:00Z")
    return case(
        story,
        "bank_declined",
        "His bank refused four times, so the plan ended by itself on 5 October and the bill was written off. "
        "He is at the gym and wants back in.",
        "Zijn bank weigerde vier keer, dus het abonnement stopte vanzelf op 5 oktober en de rekening is afgeboekt. "
        "Hij staat in de sportschool en wil weer naar binnen.",
    )


def yara() -> JSON:
    story = Story(
        "yara",
        "2026-10-28T09:30:00Z",
        BOEKENWERELD,
        name="Yara Benali",
        email="yara@benali.example",
        phone="+31612345676",
        since="2026-10-27T19:28:00Z",
        home=("NL", "Rotterdam", "3011 ZZ"),
        locales=("nl",),
    )
    plan = story.subscribe(story.plan("plus", "Plus", 2900, "EUR"), "2026-10-27T19:30:00Z", status="incomplete")
    turns.bill_in_vain(story, plan, next_payment_attempt=None)
    return case(
        story,
        "first_payment_failed",
        "She chose a plan last night but left the payment page before the end. Nothing was paid and nothing runs yet.",
        "Ze koos gisteravond een abonnement maar verliet de betaalpagina voor het einde. Er is niets betaald en er loopt nog niets.",
    )


def olivia() -> JSON:
    story = Story(
        "olivia",
        "2026-10-06T17:10:00Z",
        BOOKWORLD,
        name="Olivia Bennett",
        email="olivia@bennett.example",
        phone="+12025550112",
        since="2025-09-03T15:00:00Z",
        home=("US", "Seattle", "98101"),
        locales=("en-US",),
    )
    story.add_method(Card("0341", (11, 2027), country="US", funding="credit"), "2025-09-03T15:00:00Z")
    plan = story.subscribe(story.plan("library", "Library", 1499, "USD"), "2025-10-03T15:00:00Z")
    story.bill_until(plan, "2026-10-05")
    charge = turns.paid_charge(story, "2026-09")
    turns.dispute(story, charge, "2026-10-02T04:00:00Z", reason="fraudulent", status="needs_response", code="10.4")
    return case(
        story,
        "dispute",
        "She told her bank that she does not know the September payment, and the bank now asks us for an answer by 16 October. "
        "The October payment still went through.",
        "Ze meldde haar bank dat ze de betaling van september niet kent, en de bank wil voor 16 oktober antwoord van ons. "
        "De betaling van oktober ging nog gewoon door.",
    )


def lotte() -> JSON:
    story = Story(
        "lotte",
        "2026-09-10T08:30:00Z",
        FITKRING,
        name="Lotte Hoekstra",
        email="lotte@hoekstra.example",
        phone="+31612345677",
        since="2025-08-18T08:00:00Z",
        home=("NL", "Zeist", "3701 ZZ"),
        locales=("nl",),
    )
    story.add_method(Card("1210", (4, 2028)), "2025-08-18T08:00:00Z")
    plan = story.subscribe(story.plan("sport_week", "Sporten per week", 650, "EUR", "week"), "2026-06-15T08:00:00Z")
    story.bill_until(plan, "2026-09-08")
    turns.ask_to_end(story, plan, "2026-09-09T20:10:00Z", feedback="switched_service", comment="We gaan verhuizen.")
    return case(
        story,
        "cancellation_requested",
        "She stopped her weekly plan online last night because she is moving. Everything is paid until it ends on Monday.",
        "Ze stopte gisteravond zelf online haar weekabonnement omdat ze gaat verhuizen. Alles is betaald tot het maandag eindigt.",
    )


def ruben() -> JSON:
    story = Story(
        "ruben",
        "2026-11-03T14:10:00Z",
        FITKRING,
        name="Ruben Smit",
        email="ruben@smit.example",
        phone="+31612345672",
        since="2025-09-01T08:00:00Z",
        home=("NL", "Utrecht", "3521 ZZ"),
        locales=("nl",),
    )
    story.add_method(Card("7726", (10, 2028)), "2025-09-01T08:00:00Z")
    plan = story.subscribe(story.plan("sport", "Onbeperkt sporten", 2450, "EUR"), "2025-10-31T08:00:00Z")
    story.bill_until(plan, "2026-10-30")
    story.bill(plan, [(0, "revocation_of_authorization")])
    return case(
        story,
        "cancellation_requested",
        "The bank says it was told to stop payments to this company. He never asked us to stop, so ask before you assume anything.",
        "De bank meldt dat betalingen aan dit bedrijf gestopt moeten worden. Hij heeft ons nooit gevraagd te stoppen, dus vraag het eerst.",
    )


def bram() -> JSON:
    story = Story(
        "bram",
        "2026-11-19T13:50:00Z",
        BOEKENWERELD,
        name="Bram de Groot",
        email="bram@degroot.example",
        phone="+31612345680",
        since="2025-03-15T08:00:00Z",
        home=("NL", "Deventer", "7411 ZZ"),
        locales=("nl",),
    )
    story.add_method(Card("6389", (12, 2026)), "2025-03-15T08:00:00Z")
    off = turns.discounted(story, 20, "2026-01-15T08:00:00Z", "2027-01-15T08:00:00Z")
    plan = story.subscribe(story.plan("plus", "Plus", 2900, "EUR"), "2026-01-15T08:00:00Z", discounts=[off])
    story.bill_until(plan, "2026-11-01")
    story.bill(plan, [(0, "insufficient_funds")], next_try=5)
    turns.ask_to_end(story, plan, "2026-11-16T21:35:00Z", feedback="too_expensive")
    return case(
        story,
        "cancellation_requested",
        "The November payment failed, and the next day he asked online to stop because it costs too much. "
        "He has a discount until January and his card runs out in December.",
        "De betaling van november mislukte en een dag later vroeg hij online om te stoppen omdat het te duur is. "
        "Hij heeft korting tot januari en zijn pas verloopt in december.",
    )


CASES: tuple[Tale, ...] = (lukasz, zoe, emma, aisha, dylan, ilse, niels, yara, olivia, lotte, ruben, bram)
