"""Practice cases in which no payment failed: something may come, or all is well."""

from stripe import turns
from stripe.casebook import BOEKENWERELD, BOOKWORLD, FITKRING, Tale, call, case
from stripe.objects import Card, Ideal, Sepa, at
from stripe.shape import JSON
from stripe.story import Story


def femke() -> JSON:
    story = Story(
        "femke",
        "2026-11-11T08:50:00Z",
        BOEKENWERELD,
        name="Femke Dekker",
        email="femke@dekker.example",
        phone="+31612345685",
        since="2024-06-01T08:00:00Z",
        home=("NL", "Groningen", "9711 ZZ"),
        locales=("nl",),
    )
    old = story.add_method(Card("4444", (11, 2026), "mastercard"), "2024-06-01T08:00:00Z")
    plan = story.subscribe(story.plan("plus", "Plus", 2900, "EUR"), "2025-12-01T08:00:00Z", default_method=old)
    story.bill_until(plan, "2026-11-10")
    story.add_method(Card("5556", (11, 2030), "mastercard"), "2026-11-03T19:22:00Z")
    return case(
        story,
        "default_method_shadowed",
        "She added her new card herself last week, but the plan still holds the old one, which runs out this month. "
        "That is set wrong on our side.",
        "Ze voegde vorige week zelf haar nieuwe pas toe, maar het abonnement gebruikt nog de oude, die deze maand verloopt. "
        "Dat staat aan onze kant verkeerd.",
    )


def oscar() -> JSON:
    story = Story(
        "oscar",
        "2026-09-24T10:10:00Z",
        BOEKENWERELD,
        name="Oscar Lindström",
        email="oscar@lindstrom.example",
        phone="+46701740605",
        since="2025-10-02T08:00:00Z",
        home=("SE", "Malmö", "211 20"),
        locales=("sv", "en"),
    )
    card = story.add_method(Card("3220", (9, 2027), country="SE"), "2025-10-02T08:00:00Z")
    plan = story.subscribe(story.plan("basis", "Basis", 1200, "EUR"), "2025-10-02T08:00:00Z")
    story.bill_until(plan, "2026-09-20")
    story.detach(card, "2026-09-15T12:00:00Z")
    return case(
        story,
        "no_payment_method",
        "Nothing is stored to charge any more, and the next payment is due on 2 October. All earlier months are paid.",
        "Er staat niets meer waarmee betaald kan worden, en de volgende betaling is op 2 oktober. Alle eerdere maanden zijn betaald.",
    )


def mila() -> JSON:
    story = Story(
        "mila",
        "2026-11-06T11:00:00Z",
        FITKRING,
        name="Mila Janković",
        email="mila@jankovic.example",
        phone="+31612345686",
        since="2025-05-10T08:00:00Z",
        home=("NL", "Utrecht", "3531 ZZ"),
        locales=("nl",),
    )
    story.add_method(Card("7012", (1, 2029)), "2025-05-10T08:00:00Z")
    story.add_method(Sepa("2210", bank_code="KNAB"), "2025-06-01T08:00:00Z", default=False)
    plan = story.subscribe(story.plan("sport", "Onbeperkt sporten", 2450, "EUR"), "2025-10-10T08:00:00Z")
    story.bill_until(plan, "2026-09-30")
    turns.pause(story, plan, "2026-09-28T09:15:00Z", "2027-01-10T08:00:00Z")
    turns.bill_in_vain(story, plan, status="void", next_payment_attempt=None, status_transitions={"voided_at": at("2026-10-10T09:00:00Z")})
    hurt = call("2026-09-28T09:05:00Z", "Sanne", "all_fine", "solved_on_call", "Knie geblesseerd, pauze tot 10 januari.", agreed=["pause"])
    return case(
        story,
        "paused",
        "Her plan is paused until 10 January because of an injured knee, as agreed in September. Nothing is open.",
        "Haar abonnement staat stil tot 10 januari vanwege een knieblessure, zoals in september afgesproken. Er staat niets open.",
        earlier=[hurt],
    )


def george() -> JSON:
    story = Story(
        "george",
        "2026-10-12T14:45:00Z",
        BOOKWORLD,
        name="George Adeyemi",
        email="george@adeyemi.example",
        phone="+447700900789",
        since="2024-11-08T09:00:00Z",
        home=("GB", "Manchester", "M1 9ZZ"),
        locales=("en-GB",),
    )
    story.add_method(Card("8431", (10, 2026), "amex", "GB", "credit"), "2024-11-08T09:00:00Z")
    story.add_method(Card("1142", (3, 2029), country="GB"), "2025-01-08T09:00:00Z", default=False)
    plan = story.subscribe(story.plan("library", "Library", 1299, "GBP"), "2025-11-08T09:00:00Z")
    story.bill_until(plan, "2026-10-10")
    turns.refund(story, turns.paid_charge(story, "2026-05"), 1299, "2026-05-11T10:00:00Z", reason="duplicate")
    return case(
        story,
        "card_expiring",
        "His card runs out at the end of October and the next payment is on 8 November. Nothing has failed.",
        "Zijn kaart verloopt eind oktober en de volgende betaling is op 8 november. Er is niets mislukt.",
    )


def ingrid() -> JSON:
    story = Story(
        "ingrid",
        "2026-11-18T09:30:00Z",
        BOEKENWERELD,
        name="Ingrid Vermeulen",
        email="ingrid@vermeulen.example",
        phone="+31612345687",
        since="2023-01-25T08:00:00Z",
        home=("NL", "Maastricht", "6211 ZZ"),
        locales=("nl",),
    )
    story.add_method(Card("9310", (6, 2028)), "2023-01-25T08:00:00Z")
    story.add_method(Sepa("7730", bank_code="ASNB"), "2023-01-25T08:30:00Z", default=False)
    plan = story.subscribe(story.plan("plus", "Plus", 2900, "EUR"), "2025-11-25T08:00:00Z")
    story.bill_until(plan, "2026-11-01")
    turns.change_price(story, plan, story.plan("plus", "Plus", 3200, "EUR"), "2026-11-02T08:00:00Z")
    return case(
        story,
        "price_change",
        "From 25 November her plan costs 32.00 instead of 29.00 euros. She got the e-mail and wants to know what it means for her.",
        "Vanaf 25 november kost haar abonnement 32,00 euro in plaats van 29,00 euro. "
        "Ze kreeg de mail en wil weten wat dat voor haar betekent.",
    )


def maud() -> JSON:
    story = Story(
        "maud",
        "2026-11-12T13:15:00Z",
        FITKRING,
        name="Maud Peeters",
        email="maud@peeters.example",
        phone="+31612345688",
        since="2025-11-20T08:00:00Z",
        home=("NL", "De Bilt", "3731 ZZ"),
        locales=("nl",),
    )
    story.add_method(Card("5902", (5, 2029)), "2025-11-20T08:00:00Z")
    story.add_method(Sepa("4015", bank_code="RABO"), "2025-12-01T08:00:00Z", default=False)
    off = turns.discounted(story, 30, "2025-11-20T08:00:00Z", "2026-11-20T08:00:00Z")
    plan = story.subscribe(story.plan("sport", "Onbeperkt sporten", 2450, "EUR"), "2025-11-20T08:00:00Z", discounts=[off])
    story.bill_until(plan, "2026-11-01")
    return case(
        story,
        "price_change",
        "Her first year's discount of 30 percent ends on 20 November, when the next payment is taken. "
        "From then on she pays the full 24.50 euros.",
        "Haar korting van 30 procent voor het eerste jaar loopt af op 20 november, de dag van de volgende betaling. "
        "Vanaf dan betaalt ze de volle 24,50 euro.",
    )


def angel() -> JSON:
    story = Story(
        "angel",
        "2026-10-21T16:20:00Z",
        BOOKWORLD,
        name="Ángel Muñoz Ibáñez",
        email="angel@munoz.example",
        phone="+34612345678",
        since="2024-10-29T10:00:00Z",
        home=("ES", "Sevilla", "41001"),
        locales=("es", "en"),
    )
    story.add_method(Card("7409", (10, 2026), country="ES"), "2024-10-29T10:00:00Z")
    plan = story.subscribe(story.plan("reader", "Reader", 1150, "EUR"), "2025-11-02T10:00:00Z")
    story.bill_until(plan, "2026-10-20")
    turns.change_price(story, plan, story.plan("reader", "Reader", 1290, "EUR"), "2026-10-05T08:00:00Z")
    return case(
        story,
        "card_expiring",
        "His only card runs out this month and the price goes up on 2 November. Start with the card, then name the new amount.",
        "Zijn enige kaart verloopt deze maand en op 2 november gaat de prijs omhoog. Begin met de kaart en noem dan het nieuwe bedrag.",
    )


def gerrit() -> JSON:
    story = Story(
        "gerrit",
        "2026-10-02T07:55:00Z",
        BOEKENWERELD,
        name="Gerrit Hendriks",
        email="gerrit@hendriks.example",
        phone="+31612345689",
        since="2022-12-16T08:00:00Z",
        home=("NL", "Apeldoorn", "7311 ZZ"),
        locales=("nl",),
        metadata={"register": "u"},
    )
    story.add_method(Card("6627", (4, 2029)), "2025-12-16T08:00:00Z")
    plan = story.subscribe(story.plan("basis", "Basis", 1200, "EUR"), "2025-12-16T08:00:00Z")
    story.bill_until(plan, "2026-10-01")
    return case(
        story,
        "no_backup_method",
        "All is paid and his card is good for years. There is one way to pay stored, and no second one should it ever fail.",
        "Alles is betaald en zijn pas is nog jaren geldig. Er staat één betaalmiddel, en geen tweede voor als dat ooit niet werkt.",
    )


def roos() -> JSON:
    story = Story(
        "roos",
        "2026-11-02T12:20:00Z",
        BOEKENWERELD,
        name="Roos Timmermans",
        email="roos@timmermans.example",
        phone="+31612345690",
        since="2024-03-14T08:00:00Z",
        home=("NL", "Arnhem", "6811 ZZ"),
        locales=("nl",),
        metadata={"last_used": "2026-05-30"},
    )
    story.add_method(Card("2805", (7, 2028)), "2024-03-14T08:00:00Z")
    story.add_method(Sepa("9041", bank_code="BUNQ"), "2024-04-01T08:00:00Z", default=False)
    plan = story.subscribe(story.plan("plus", "Plus", 2900, "EUR"), "2025-11-14T08:00:00Z")
    story.bill_until(plan, "2026-11-01")
    return case(
        story,
        "dormant",
        "She pays every month but has read nothing since the end of May. She calls with a question about her address.",
        "Ze betaalt elke maand maar heeft sinds eind mei niets gelezen. Ze belt met een vraag over haar adres.",
        last_used_key="last_used",
    )


def ipek() -> JSON:
    story = Story(
        "ipek",
        "2026-11-13T10:40:00Z",
        BOEKENWERELD,
        name="İpek Şahin",
        email="ipek@sahin.example",
        phone="+31612345691",
        since="2025-11-05T08:00:00Z",
        home=("NL", "Eindhoven", "5611 ZZ"),
        locales=("nl", "tr"),
    )
    story.add_method(Card("3714", (8, 2026), wallet="apple_pay", network_token=True), "2025-11-05T08:00:00Z")
    story.add_method(Sepa("1188", bank_code="INGB"), "2025-11-20T08:00:00Z", default=False)
    plan = story.subscribe(story.plan("plus", "Plus", 2900, "EUR"), "2025-11-05T08:00:00Z")
    story.bill_until(plan, "2026-11-10")
    return case(
        story,
        "all_fine",
        "The card behind her Apple Pay is past its date on paper, but it renews itself and paid in September, October and November. "
        "She got a warning from another shop and wants to be sure.",
        "De pas achter haar Apple Pay is op papier verlopen, maar vernieuwt zichzelf en betaalde in september, oktober en november. "
        "Ze kreeg een waarschuwing van een andere winkel en wil het zeker weten.",
    )


def catharina() -> JSON:
    story = Story(
        "catharina",
        "2026-09-30T09:25:00Z",
        BOEKENWERELD,
        name="Catharina van Rijn",
        email="catharina@vanrijn.example",
        phone="+31612345692",
        since="2023-02-10T08:00:00Z",
        home=("NL", "Delft", "2611 ZZ"),
        locales=("nl",),
        metadata={"register": "u"},
    )
    story.add_method(Card("1446", (3, 2028)), "2023-02-10T08:00:00Z")
    story.add_method(Sepa("3390", bank_code="TRIO"), "2024-02-01T08:00:00Z", default=False)
    plan = story.subscribe(story.plan("jaar", "Plus per jaar", 29000, "EUR", "year"), "2023-02-10T08:00:00Z")
    story.bill_until(plan, "2026-09-01")
    return case(
        story,
        "all_fine",
        "She pays once a year and is covered until 10 February. She calls to ask when the next payment comes.",
        "Ze betaalt één keer per jaar en is gedekt tot 10 februari. Ze belt om te vragen wanneer de volgende betaling komt.",
    )


def joris() -> JSON:
    story = Story(
        "joris",
        "2026-11-16T15:00:00Z",
        BOEKENWERELD,
        name="Joris Claes",
        email="joris@claes.example",
        phone="+32470123457",
        since="2026-11-16T13:58:00Z",
        home=("BE", "Leuven", "3000"),
        locales=("nl-BE",),
    )
    plan = story.subscribe(story.plan("basis", "Basis", 1200, "EUR"), "2026-11-16T14:02:00Z")
    story.begin_by_ideal(plan, Sepa("7021", bank_code="BUNQ"), Ideal("bunq", "BUNQNL2A"))
    story.add_method(Card("9925", (1, 2031), country="BE"), "2026-11-16T14:20:00Z", default=False)
    return case(
        story,
        "all_fine",
        "He became a customer an hour ago and the first payment went through. He calls to hear whether all is set up well.",
        "Hij is een uur klant en de eerste betaling is gelukt. Hij belt om te horen of alles goed staat.",
    )


def chloe() -> JSON:
    story = Story(
        "chloe",
        "2026-10-26T11:30:00Z",
        BOOKWORLD,
        name="Chloé Lefèvre",
        email="chloe@lefevre.example",
        phone="+33639980042",
        since="2026-10-20T17:00:00Z",
        home=("FR", "Lyon", "69001"),
        locales=("fr", "en"),
    )
    story.add_method(Card("0847", (9, 2029), country="FR"), "2026-10-20T17:00:00Z")
    story.add_method(Sepa("2606", "FR", "20041"), "2026-10-21T09:00:00Z", default=False)
    story.subscribe(story.plan("library", "Library", 1490, "EUR"), "2026-10-20T17:05:00Z", trial_until="2026-11-19T17:05:00Z")
    return case(
        story,
        "all_fine",
        "She is in her free month, which ends on 19 November. She asks what happens then and whether she can still stop.",
        "Ze zit in haar gratis maand, die eindigt op 19 november. Ze vraagt wat er dan gebeurt en of ze nog kan stoppen.",
    )


CASES: tuple[Tale, ...] = (femke, oscar, mila, george, ingrid, maud, angel, gerrit, roos, ipek, catharina, joris, chloe)
