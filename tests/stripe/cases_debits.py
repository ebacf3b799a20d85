"""Practice cases of direct debits: returned, withdrawn, account gone, holder died, still under way."""

from stripe import turns
from stripe.casebook import BOEKENWERELD, BOOKWORLD, FITKRING, Tale, call, case
from stripe.objects import Card, Ideal, Sepa
from stripe.shape import JSON
from stripe.story import Story


def fatma() -> JSON:
    story = Story(
        "fatma",
        "2026-11-12T10:05:00Z",
        BOEKENWERELD,
        name="Fatma Yıldız",
        email="fatma@yildiz.example",
        phone="+31612345681",
        since="2025-11-03T18:00:00Z",
        home=("NL", "Tilburg", "5038 ZZ"),
        locales=("nl",),
    )
    plan = story.subscribe(story.plan("plus", "Plus", 2900, "EUR"), "2025-11-03T18:10:00Z")
    story.begin_by_ideal(plan, Sepa("3000", bank_code="INGB"), Ideal("ing", "INGBNL2A"))
    story.bill_until(plan, "2026-11-01")
    story.bill(plan, [(0, "debit_disputed")])
    return case(
        story,
        "direct_debit_returned",
        "She had the November debit paid back by her bank, which is her right. "
        "She began by paying with iDEAL and the permission still stands.",
        "Ze liet de afschrijving van november door haar bank terugboeken, en dat mag. Ze begon met iDEAL en de machtiging geldt nog.",
    )


def willem() -> JSON:
    story = Story(
        "willem",
        "2026-09-18T09:00:00Z",
        FITKRING,
        name="Willem Postma",
        email="willem@postma.example",
        phone="+31612345682",
        since="2024-09-09T08:00:00Z",
        home=("NL", "Bunnik", "3981 ZZ"),
        locales=("nl",),
        metadata={"register": "u"},
    )
    debit = story.add_method(Sepa("4477", bank_code="RABO"), "2024-09-09T08:00:00Z")
    plan = story.subscribe(story.plan("sport", "Onbeperkt sporten", 2450, "EUR"), "2025-09-09T08:00:00Z")
    story.bill_until(plan, "2026-09-01")
    story.bill(plan, [(0, "debit_not_authorized")])
    turns.withdraw_mandate(story, debit, "2026-09-13T09:00:00Z")
    return case(
        story,
        "direct_debit_revoked",
        "His bank says there is no valid permission for the debit, and the permission is switched off since. It may be his doing or ours.",
        "Zijn bank zegt dat er geen geldige machtiging is, en sindsdien staat de machtiging uit. Dat kan van hem komen of van ons.",
    )


def sofie() -> JSON:
    story = Story(
        "sofie",
        "2026-10-19T12:30:00Z",
        BOEKENWERELD,
        name="Sofie Brouwer",
        email="sofie@brouwer.example",
        phone="+31612345683",
        since="2023-10-11T08:00:00Z",
        home=("NL", "Breda", "4811 ZZ"),
        locales=("nl",),
    )
    story.add_method(Sepa("8812", bank_code="SNSB"), "2023-10-11T08:00:00Z")
    plan = story.subscribe(story.plan("basis", "Basis", 1200, "EUR"), "2025-10-11T08:00:00Z")
    story.bill_until(plan, "2026-10-01")
    story.bill(plan, [(0, "account_closed")])
    moved = call("2025-09-15T11:20:00Z", "Bas", "all_fine", "other", "Gaat naar een andere bank, overstapservice loopt.")
    return case(
        story,
        "account_closed",
        "The account that we debit no longer exists. She moved to another bank a year ago and thought that all was taken care of.",
        "De rekening waarvan we afschrijven bestaat niet meer. "
        "Ze stapte een jaar geleden over naar een andere bank en dacht dat alles geregeld was.",
        earlier=[moved],
    )


def jan() -> JSON:
    story = Story(
        "jan",
        "2026-10-30T14:00:00Z",
        BOEKENWERELD,
        name="Jan Willem Kuipers",
        email="jw@kuipers.example",
        since="2022-04-22T08:00:00Z",
        home=("NL", "Assen", "9401 ZZ"),
        locales=("nl",),
        metadata={"register": "u"},
    )
    story.add_method(Sepa("1029", bank_code="ABNA"), "2022-04-22T08:00:00Z")
    plan = story.subscribe(story.plan("basis", "Basis", 1200, "EUR"), "2025-04-22T08:00:00Z")
    story.bill_until(plan, "2026-10-01")
    story.bill(plan, [(0, "recipient_deceased")])
    return case(
        story,
        "deceased",
        "The bank sent the October debit back with a code that says the holder has died. "
        "Codes are wrong at times: say nothing of it and listen.",
        "De bank stuurde de afschrijving van oktober terug met een code dat de houder is overleden. "
        "Codes kloppen niet altijd: zeg er niets over en luister.",
    )


def heike() -> JSON:
    story = Story(
        "heike",
        "2026-11-09T09:45:00Z",
        BOOKWORLD,
        name="Heike Schröder",
        email="heike@schroeder.example",
        phone="+493023125042",
        since="2025-02-03T10:00:00Z",
        home=("DE", "Berlin", "10115"),
        locales=("de",),
    )
    story.add_method(Sepa("5544", "DE", "99999999"), "2025-02-03T10:00:00Z")
    plan = story.subscribe(story.plan("reader", "Reader", 1150, "EUR"), "2025-11-03T10:00:00Z")
    story.bill_until(plan, "2026-11-01")
    back = turns.paid_charge(story, "2026-03")
    turns.dispute(story, back, "2026-04-14T05:00:00Z", reason="general", status="lost", code="MD06", days_to_answer=None)
    story.bill(plan, [(0, "refer_to_customer")])
    return case(
        story,
        "direct_debit_returned",
        "The November debit came back and her bank names no reason. In April she had the March debit paid back by her bank.",
        "De afschrijving van november kwam terug en haar bank noemt geen reden. In april liet ze de afschrijving van maart terugboeken.",
    )


def pim() -> JSON:
    story = Story(
        "pim",
        "2026-11-04T15:35:00Z",
        BOEKENWERELD,
        name="Pim van der Meer",
        email="pim@vandermeer.example",
        phone="+31612345684",
        since="2026-08-02T08:00:00Z",
        home=("NL", "Leiden", "2311 ZZ"),
        locales=("nl",),
    )
    plan = story.subscribe(story.plan("basis", "Basis", 1200, "EUR"), "2026-08-02T08:00:00Z")
    story.begin_by_ideal(plan, Sepa("6602", bank_code="TRIO"), Ideal("triodos_bank", "TRIONL2U"))
    story.add_method(Card("4009", (2, 2030)), "2026-08-20T08:00:00Z", default=False)
    story.bill_until(plan, "2026-11-03")
    return case(
        story,
        "all_fine",
        "The November debit is on its way and takes a few working days. He asks whether it worked; nothing went wrong.",
        "De afschrijving van november is onderweg en duurt een paar werkdagen. Hij vraagt of het gelukt is; er ging niets mis.",
    )


CASES: tuple[Tale, ...] = (fatma, willem, sofie, jan, heike, pim)
