"""What the simulated agents write and the simulated customers say, in both languages. Texts made up for this, of nobody."""

from __future__ import annotations

from collections.abc import Mapping

NOTES: Mapping[str, tuple[str, ...]] = {
    "nl": (
        "Klant belde zelf, rustig gesprek. {agreed} afgesproken.",
        "Klant wist niet dat het was misgegaan. {agreed}.",
        "Goed gesprek, wil graag blijven. {agreed}.",
        "Was even zoeken naar de juiste rekening. {agreed} afgesproken.",
        "Klant vroeg waarom het nu pas opviel; uitgelegd. {agreed}.",
        "Kort gesprek, klant had weinig tijd. {agreed}.",
    ),
    "en": (
        "Customer called us, calm talk. Agreed: {agreed}.",
        "Did not know that the payment had not come through. Agreed: {agreed}.",
        "Good talk, wants to stay. Agreed: {agreed}.",
        "Took a moment to find the right card. Agreed: {agreed}.",
        "Asked why we only call now; explained. Agreed: {agreed}.",
        "Short call, customer had little time. Agreed: {agreed}.",
    ),
}
HARSH: Mapping[str, tuple[str, ...]] = {
    "nl": ("Klant is een wanbetaler, {agreed} afgesproken.", "Betaling gestorneerd en betaalachterstand loopt op. {agreed}."),
    "en": ("Customer is in arrears again. Agreed: {agreed}.", "Told the customer it is a debt by now. Agreed: {agreed}."),
}
AGREED: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "new_try": "Nieuwe poging", "other_date": "Andere dag", "link": "Link", "parts": "In delen", "call_bank": "Klant belt de bank",
        "other_method": "Andere manier", "new_mandate": "Nieuwe toestemming", "review": "Nakijken", "stop": "Stoppen", "pause": "Pauze",
        "smaller_plan": "Kleiner abonnement", "callback": "Terugbellen",
    },
    "en": {
        "new_try": "a new try", "other_date": "another day", "link": "a link", "parts": "in parts", "call_bank": "customer calls the bank",
        "other_method": "another way to pay", "new_mandate": "a new permission", "review": "have it looked at", "stop": "to stop",
        "pause": "a pause", "smaller_plan": "a smaller plan", "callback": "we call back",
    },
}  # fmt: skip
# Score -> what the customer said; the scores come in these shares whatever was said on the call.
SCORES: Mapping[int, int] = {1: 4, 2: 8, 3: 20, 4: 40, 5: 28}
SAID: Mapping[str, Mapping[int, tuple[str, ...]]] = {
    "nl": {
        1: ("Ik voelde me een wanbetaler.", "Waarom word ik hierover gebeld?"),
        2: ("Het duurde lang voor ik iemand sprak.", "Ik snapte niet wat ik moest doen."),
        3: ("Prima, maar de mail was onduidelijk.", "Het was wel oké."),
        4: ("Duidelijk uitgelegd.", "Fijn dat ik zelf een dag mocht kiezen."),
        5: ("Heel vriendelijk geholpen!", "Snel opgelost, dank je wel."),
    },
    "en": {
        1: ("I was made to feel like a bad payer.", "Why am I being called about this?"),
        2: ("It took long before I spoke to anyone.", "I did not understand what to do."),
        3: ("Fine, but the e-mail was not clear.", "It was all right."),
        4: ("Clearly explained.", "Nice that I could pick the day."),
        5: ("Very kind, thank you!", "Solved quickly."),
    },
}
FIRST_NAMES = ("Sam", "Noor", "Jip", "Robin", "Kim", "Sasha", "Bo", "Jos", "Lou", "Mika", "Charlie", "Pim")
LAST_NAMES = ("Proef", "Voorbeeld", "Oefening", "Model", "Specimen", "Sample", "Example", "Trial")
