"""Knows invented names and real places: where a made-up creator might live and what she might be called there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from portal.domain.accounts import slug


@dataclass(frozen=True)
class Culture:
    """Names that go together, and where their bearers live. Weights are shares of all creators, not of any population."""

    weight: float
    country: str
    languages: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]
    places: tuple[str, ...]
    latin: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    """Given and family names in Latin letters, where the names themselves are written otherwise."""


def _of(text: str) -> tuple[str, ...]:
    return tuple(each.replace("_", " ") for each in text.split())


GERMAN_PLACES = _of(
    "Berlin Hamburg München Köln Leipzig Dresden Bremen Kiel Rostock Freiburg Münster Nürnberg Stuttgart Erfurt Kassel Lübeck Görlitz "
    "Mainz Bamberg Flensburg Weimar Oldenburg Konstanz Garmisch-Partenkirchen Lüneburg Halle_(Saale)"
)
GERMAN = Culture(
    0.34,
    "DE",
    ("de", "en"),
    _of(
        "Lina Mara Jule Frieda Nele Carla Thea Ida Pauline Johanna Merle Svenja Antonia Rieke Greta Wiebke Franziska Anneke Lotte Helene "
        "Jonas Till Moritz Henrik Lasse Matthis Bela Konrad Arne Fiete Ruben Valentin Hannes Oskar Malte Jannik Leander Tjark Emil"
    ),
    _of(
        "Albers Brandt Cordes Diekmann Eckhoff Falkner Gerstner Hagedorn Immel Jessen Kästner Lohmann Mewes Nordhoff Ostermann Petersen "
        "Quandt Riemann Seeberg Thomsen Uhlig Vollmer Wiegand Zeidler Abendroth Birkholz Ahlers Dornbusch Engelke Feddersen Höltje "
        "Kessler Lindhorst Möhring Rademacher Schönfeld Tiedemann Waldvogel Sonnleitner Hohenstein-Rautenberg Meyer-Landgraf"
    ),
    GERMAN_PLACES,
)
CULTURES: tuple[Culture, ...] = (
    GERMAN,
    Culture(
        0.05,
        "AT",
        ("de", "en"),
        _of("Vroni Leni Magdalena Theresa Katharina Xaver Lukas Sebastian Florian Ferdinand Kathi Valerie"),
        _of("Auinger Brandstätter Eibl Fuchsbichler Gruberbauer Hinterleitner Kogler Moosbrugger Pichlmair Steinwandter Thaller Zirngast"),
        _of("Wien Graz Linz Salzburg Innsbruck Dornbirn Steyr Bad_Ischl"),
    ),
    Culture(
        0.05,
        "CH",
        ("de", "en", "fr"),
        _of("Seraina Livia Ladina Noémie Flurina Nina Reto Urs Curdin Andri Lorin Gian"),
        _of("Ammann Bischofberger Caflisch Dürrenmatter Egli Früh Gantenbein Hürlimann Jenny Nägeli Stüssi Zurbriggen"),
        _of("Zürich Bern Basel Luzern St._Gallen Chur Winterthur Thun"),
    ),
    Culture(
        0.08,
        "DE",
        ("de", "tr"),
        _of("Elif Zeynep Ayşe Defne Melis Ceren Selin Emre Can Deniz Kaan Mert Onur Burak Nazlı İpek"),
        _of("Yıldırım Aksoy Demirtaş Karaca Öztürk Şahin Tuncer Kılıç Çelikkol Erdoğmuş Güneşli Bayrak"),
        GERMAN_PLACES,
    ),
    Culture(
        0.08,
        "NL",
        ("nl", "en"),
        _of("Sanne Lotte Fleur Anouk Roos Marit Jasmijn Daan Sem Bram Thijs Ruben Joost Wouter"),
        _of("de_Vries van_den_Berg Bakkerman Hoekstra van_der_Meulen Kuipers Postma Verbrugge Zandstra ter_Horst Oosterhuis van_’t_Hof"),
        _of("Amsterdam Rotterdam Utrecht Groningen Haarlem Eindhoven Leiden Nijmegen"),
    ),
    Culture(
        0.08,
        "PL",
        ("pl", "en"),
        _of("Zofia Hanna Maja Kinga Agnieszka Oliwia Jakub Szymon Kacper Michał Bartosz Wiktoria"),
        _of("Wiśniewska Zielińska Dąbrowska Kamińska-Nowak Wójcik Mazurek Sikora Gołąb Pawlak Jaworska Krawiec Świątek"),
        _of("Warszawa Kraków Gdańsk Wrocław Poznań Łódź Toruń Lublin"),
    ),
    Culture(
        0.08,
        "FR",
        ("fr", "en"),
        _of("Camille Léa Manon Zoé Anaïs Océane Éloïse Théo Hugo Maël Bastien Corentin Solène Aurélien"),
        _of("Lefèvre Garnier Chevallier Roussel Marchand Delacourt Boisvert Fontanel Perrault Mauclair de_la_Tour Guérin"),
        _of("Paris Lyon Marseille Nantes Lille Strasbourg Toulouse Rennes"),
    ),
    Culture(
        0.07,
        "GB",
        ("en",),
        _of("Imogen Freya Poppy Niamh Harriet Isla Callum Rhys Ewan Alfie Tobias Priya Amara Kwame"),
        _of("Ashworth Blackwood Carrick Dunmore Ellery Fairbairn Hathersage Inglewood Kirkbride Lockhart Okonkwo-Reid Pemberton"),
        _of("London Manchester Bristol Leeds Edinburgh Cardiff Belfast Brighton"),
    ),
    Culture(
        0.03,
        "US",
        ("en", "es"),
        _of("Savannah Harper Marisol Delia Jordan Wyatt Malik Noelle Ximena Theodore"),
        _of("Alvarez Beaumont Castellano Drummond Fitzgerald Hollis Nakamura-Boyd Prescott Vanterpool Whitaker"),
        _of("Austin Portland Chicago Brooklyn Denver Asheville"),
    ),
    Culture(
        0.04,
        "ES",
        ("es", "en"),
        _of("Lucía Alba Noa Carmen Irene Marta Álvaro Iker Nicolás Pau"),
        _of("Ibáñez Carrasco Montero Peñalver Quiroga Salgado Villanueva Zubiri García-Lorente Muñoz"),
        _of("Madrid Barcelona Valencia Sevilla Bilbao Málaga"),
    ),
    Culture(
        0.04,
        "IT",
        ("it", "en"),
        _of("Giulia Chiara Ginevra Beatrice Alessia Matteo Lorenzo Davide Tommaso Elia"),
        _of("Bellucci Caruso De_Santis Fiorentini Lombardini Marchetti Pellegrino Santangelo Vitali Zanetti"),
        _of("Milano Torino Bologna Napoli Firenze Trieste"),
    ),
    Culture(
        0.02,
        "SE",
        ("sv", "en"),
        _of("Ebba Linnea Saga Tuva Astrid Viggo Nils Elias Hjalmar Åsa"),
        _of("Lindqvist Bergström Åkerlund Sjöholm Nyström Ekdahl Wallgren Öberg"),
        _of("Stockholm Göteborg Malmö Uppsala Umeå"),
    ),
    Culture(
        0.01,
        "DE",
        ("de", "ar"),
        _of("ليلى نور سلمى يارا كريم عمر طارق سامي"),
        _of("حداد خوري منصور الشامي درويش قاسم"),
        GERMAN_PLACES,
        (_of("Layla Nour Salma Yara Karim Omar Tarek Sami"), _of("Haddad Khoury Mansour Al-Shami Darwish Qasim")),
    ),
    Culture(
        0.01,
        "DE",
        ("de", "en"),
        _of("נועה תמר שירה יונתן אורי דניאל"),
        _of("לוי־ברק אלמוג שחר בן־עמי רוזנברג"),
        _of("Berlin München Hamburg Frankfurt_am_Main"),
        (_of("Noa Tamar Shira Yonatan Uri Daniel"), _of("Levi-Barak Almog Shachar Ben-Ami Rosenberg")),
    ),
    Culture(
        0.01,
        "DE",
        ("de", "en"),
        _of("نیلوفر شیرین پریسا کیان آرش دارا"),
        _of("رستمی کاظمی نوری بهرامی شیرازی"),
        GERMAN_PLACES,
        (_of("Niloufar Shirin Parisa Kian Arash Dara"), _of("Rostami Kazemi Nouri Bahrami Shirazi")),
    ),
    Culture(
        0.01,
        "DE",
        ("de", "uk"),
        _of("Олена Соломія Дарина Іванна Тарас Остап"),
        _of("Коваленко Гнатюк Шевчук Мельник Лисенко"),
        GERMAN_PLACES,
        (_of("Olena Solomiia Daryna Ivanna Taras Ostap"), _of("Kovalenko Hnatiuk Shevchuk Melnyk Lysenko")),
    ),
)


@dataclass(frozen=True)
class Invented:
    """A person who does not exist."""

    name: str
    latin: str
    """The same name in Latin letters, for contracts and addresses."""
    place: str
    country: str
    languages: tuple[str, ...]


def invent(rng: np.random.Generator, n: int) -> list[Invented]:
    """`n` people; names may repeat, as they do."""
    weights = np.array([culture.weight for culture in CULTURES])
    chosen = rng.choice(len(CULTURES), size=n, p=weights / weights.sum())
    luck = rng.random((n, 5))
    return [_one(CULTURES[which], *map(float, row)) for which, row in zip(chosen.tolist(), luck, strict=True)]


def handles(rng: np.random.Generator, people: list[Invented], words: list[str], taken: set[str]) -> list[str]:
    """An address for each: the name, or the first name with a word of what she does (where there is one), and a number where it is gone."""
    found = []
    for person, word, luck in zip(people, words, rng.random(len(people)).tolist(), strict=True):
        plain = slug(person.latin, "creator")[:30].strip("-")
        first = plain.split("-")[0]
        wish = f"{first}-{word}" if word and luck < 0.35 else plain
        number = 2
        while wish in taken:
            wish, number = f"{plain}-{number}", number + 1
        taken.add(wish)
        found.append(wish)
    return found


def _one(culture: Culture, given: float, family: float, place: float, second: float, tongue: float) -> Invented:
    first, last = int(given * len(culture.given)), int(family * len(culture.family))
    name, latin = f"{culture.given[first]} {culture.family[last]}", None
    if culture.latin:
        latin = f"{culture.latin[0][first]} {culture.latin[1][last]}"
    elif second < 0.1:  # some carry two family names, and some a second given one: long names must fit
        name += f"-{culture.family[int(second * 10 * len(culture.family))].split()[-1]}"
    elif second > 0.96:
        name = f"{culture.given[first]}-{culture.given[int((second - 0.96) * 25 * len(culture.given))]} {culture.family[last]}"
    languages = culture.languages if tongue < 0.8 else culture.languages[:1]
    return Invented(name, latin or name, culture.places[int(place * len(culture.places))], culture.country, languages)
