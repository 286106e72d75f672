"""Knows a labelled search set: creators made by a seed from subjects, and for each query what each creator is worth."""

from __future__ import annotations

import random
from dataclasses import dataclass

from portal.domain.taxonomy import Topic
from portal.gateways import content
from portal.gateways.search.promise import Document
from portal.gateways.search.wording import stem, words
from tests.support.labelled_words import PEOPLE, QUERIES, SUBJECTS, Asked

SEED = 20261122
MAIN, ASIDE, LURED = 6, 8, 5
"""Creators per subject: those whose subject it is, those who mention it once, and those who only use the same words."""
_FRAMES = {
    "en": (
        "All about {}.",
        "Here I share {}.",
        "Most weeks you will see {} and a lot of laughter.",
        "{} is what people write to me about.",
        "You asked for {}.",
    ),
    "de": (
        "Alles rund um {}.",
        "Bei mir geht es um {}.",
        "Meistens zeige ich {} und was sonst noch passiert.",
        "{} ist mein Thema.",
        "Ihr habt nach {} gefragt.",
    ),
}
_FILLER = {
    "en": (
        "Based in the north, at home online.",
        "New videos every Thursday.",
        "I answer every message myself.",
        "Honest, slow and a little loud.",
        "My sister edits, I talk.",
        "Mail me for cooperation.",
        "No scripts, no filters, one take.",
        "Once a nurse, now in front of a camera.",
    ),
    "de": (
        "Aus dem Norden, online zuhause.",
        "Jeden Donnerstag ein neues Video.",
        "Ich antworte selbst.",
        "Ehrlich, langsam und ein wenig laut.",
        "Meine Schwester schneidet, ich rede.",
        "Anfragen bitte per Mail.",
        "Ohne Drehbuch und ohne Filter.",
        "Früher Pflegerin, heute vor der Kamera.",
    ),
}
_SPARE = ("beauty.makeup", "fashion.everyday", "culture.music", "knowledge.science", "sustainability.energy", "sustainability.nonprofit")
"""Topics of which no subject is."""
_FIRST = "Ada Bo Cem Dana Emil Fee Gus Hana Ida Jan Kaya Lea Max Nia Oda Pia Quin Rosa Sven Tara Ugo Vera Wim Xenia Yara Zora".split()
_LAST = (
    "Abel Baum Conti Duarte Engel Falk Gruber Horn Ilic Jansen Kurz Lenz Marsh Nolte Otto Peters Quast Roth Sommer Thal Unger Vogt".split()
)


@dataclass(frozen=True)
class Labelled:
    """A document with what it is about: subject to 2 (its main subject) or 1 (mentioned once)."""

    document: Document
    about: dict[str, int]
    person: str = ""


def corpus(size: int, seed: int = SEED) -> list[Labelled]:
    """At least `size` creators; those with a subject come first in number and are the same for every size."""
    draw = random.Random(seed)
    plans: list[tuple[dict[str, int], str, str]] = []
    for name, subject in SUBJECTS.items():
        others = [other for other in SUBJECTS if other != name]
        for place in range(MAIN):
            # Each second one has another subject beside the main one.
            plans.append(({name: 2, **({draw.choice(others): 1} if place % 2 else {})}, "", ""))
        plans += [({name: 1}, "", "")] * ASIDE
        plans += [({}, lure, "") for lure in subject.lures for _ in range(LURED)]
    for asked in QUERIES:
        subjects = asked.wanted.split(" & ")
        if len(subjects) == 2:
            plans += [(dict.fromkeys(subjects, 2), "", "")] * 3 + [(dict(zip(subjects, (2, 1), strict=True)), "", "")] * 3
    plans += [({}, "", person) for person in PEOPLE]
    plans += [({}, "", "")] * max(0, size - len(plans))
    draw.shuffle(plans)
    return [_creator(number, *plan, draw) for number, plan in enumerate(plans, start=1)]


def _creator(number: int, about: dict[str, int], lure: str, person: str, draw: random.Random) -> Labelled:
    taglines: list[str] = []
    said: dict[str, list[str]] = {"en": draw.sample(_FILLER["en"], 2), "de": draw.sample(_FILLER["de"], 2)}
    work: list[str] = []
    topics: list[str] = []
    for name, strength in about.items():
        subject = SUBJECTS[name]
        # She writes in both languages, or in one of the two alone.
        tongues = draw.choice((("en", "de"), ("en",), ("de",))) if strength == 2 else (draw.choice(("en", "de")),)
        for tongue in tongues:
            forms = subject.en if tongue == "en" else subject.de
            for form in draw.sample(forms, min(len(forms), 2 if strength == 2 else 1)):
                said[tongue].append(_upper(draw.choice(_FRAMES[tongue]).format(form)))
            if strength == 2 and not taglines:
                taglines.append(_upper(draw.choice(forms)))
            elif strength == 2:
                work.append(_upper(draw.choice(forms)))
        if strength == 2 and subject.topic and draw.random() < 0.7:
            topics.append(subject.topic)
    if lure:
        said[_tongue(lure)].append(lure)
    for sentences in said.values():
        draw.shuffle(sentences)
    if not about and not person and draw.random() < 0.5:
        topics.append(draw.choice(_SPARE))
    name, handle = PEOPLE.get(person) or (f"{draw.choice(_FIRST)} {draw.choice(_LAST)}", f"{draw.choice(_FIRST).lower()}{number}")
    document = Document(
        id=number, name=name, handle=handle, tagline=" · ".join(taglines), bio_en=" ".join(said["en"]), bio_de=" ".join(said["de"]),
        portfolio=". ".join(work), topics=tuple(topics), synonyms=" ".join(_labels(topic) for topic in topics),
    )  # fmt: skip
    return Labelled(document, about, person)


def worth(asked: Asked, one: Labelled) -> int:
    """What a creator is worth for a query: 2, 1 or nothing."""
    if asked.wanted.startswith("@"):
        return 2 if one.person == asked.wanted[1:] else 0
    wanted, _, unwanted = asked.wanted.partition(" !")
    if unwanted and one.about.get(unwanted):
        return 0
    if " | " in wanted:
        return max(one.about.get(subject, 0) for subject in wanted.split(" | "))
    return min(one.about.get(subject, 0) for subject in wanted.split(" & "))


def halves() -> tuple[tuple[Asked, ...], tuple[Asked, ...]]:
    """The queries for tuning and the held-out ones, each with both languages."""
    told = [[asked for asked in QUERIES if asked.language == language] for language in ("en", "de")]
    return tuple(one for some in told for one in some[::2]), tuple(one for some in told for one in some[1::2])


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _topics() -> dict[str, Topic]:
    return {topic.id: topic for topic in content.taxonomy().topics}


def _tongue(sentence: str) -> str:
    """The language of which a sentence holds more common words."""
    return max(("en", "de"), key=lambda language: sum(stem(word, language) is None for word in words(sentence)))


def _labels(topic_id: str) -> str:
    """As the indexer writes them: labels and synonyms of the topic, and the labels of what stands above it."""
    topics = _topics()
    topic = topics.get(topic_id)
    if topic is None:
        return ""
    above = topics.get(topic.parent or "")
    return " ".join([topic.label.en, topic.label.de, *topic.synonyms, *([above.label.en, above.label.de] if above else [])])
