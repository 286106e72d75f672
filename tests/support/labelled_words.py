"""Words of the labelled search set: what creators write about a subject, what only sounds like it, and what brands type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Subject(NamedTuple):
    topic: str
    """Its topic in the taxonomy; empty where there is none."""
    en: tuple[str, ...]
    de: tuple[str, ...]
    lures: tuple[str, ...] = ()
    """Sentences with the same words about something else."""


class Asked(NamedTuple):
    text: str
    language: str
    kind: str
    wanted: str
    """Subjects: "a & b" both, "a | b" either, "a !b" one without the other, "@name" one person."""


def _subjects(text: str) -> Iterator[tuple[str, Subject]]:
    for block in re.split(r"\n(?=\S)", text.strip()):
        head, *told = block.splitlines()
        name, _, topic = (part.strip() for part in head.partition("/"))
        yield (
            name,
            Subject(topic, **{key: tuple(one.strip() for one in value.split("|")) for key, value in (_named(line) for line in told)}),
        )


def _named(line: str) -> tuple[str, str]:
    key, _, value = line.partition(":")
    return key.strip(), value


SUBJECTS: dict[str, Subject] = dict(
    _subjects(
        """
vegan / food.plantbased
  en: vegan cooking | plant-based meals | veganfood for beginners | dishes without animal products
  de: vegane Küche | pflanzliche Rezepte | veganes Essen | pflanzenbasierte Gerichte | Kochen ohne Tierprodukte
baking / food.baking
  en: baking bread | sourdough loaves | cakes and cookies | home baking
  de: Brot backen | Sauerteigbrote | Kuchen und Torten | Backrezepte | Gebäck aus dem eigenen Ofen
  lures: We are back from the lake. | Backstage mit der Band.
coffee / food.drinks
  en: filter coffee | espresso at home | brewing coffee | barista tricks
  de: Filterkaffee | Espresso für zuhause | Kaffeebohnen | Kaffeemaschinen im Test
  lures: I write in coffee shops. | Kaffeeklatsch über Serien.
grilling /
  en: barbecue sauces | grilling vegetables | a bbq every weekend | cooking over fire
  de: Grillrezepte | Grillen am See | Gegrilltes mit Freunden
skincare / beauty.skincare
  en: skincare routines | skin care for dry skin | serums and moisturisers | sunscreen tests
  de: Hautpflege | Pflegeroutinen für trockene Haut | Hautpflegetipps | Gesichtspflege
  lures: Elefantenhaut aus Filz. | Elderly care at home.
hair / beauty.hair
  en: curly hair | haircare without silicone | hairstyles for curls
  de: Lockenpflege | Haarpflege | Frisuren für lange Haare
  lures: By a hair, every time.
secondhand / fashion.secondhand
  en: second-hand outfits | thrift finds | preloved dresses | pre-owned designer bags
  de: Secondhand-Mode | gebrauchte Kleidung | Flohmarktfunde | Kleider aus zweiter Hand
  lures: The second chapter is at hand.
sneakers / fashion.accessories
  en: sneakers | shoes made to last | trainers and boots
  de: Sneaker | Schuhe aus Kork | Turnschuhe
  lures: Der Schuh drückt woanders.
hiking / sports.hiking
  en: hiking trails | hikes with a view | trekking in the alps | long walks uphill
  de: Wanderungen | Wandern in den Alpen | Wanderwege | Bergtouren
  lures: Wandering thoughts on film.
cycling / sports.cycling
  en: cycling | bike tours | long bicycle rides | bikepacking
  de: Radfahren | Fahrradtouren | mit dem Rad zur Arbeit | Fahrräder
  lures: The life cycle of software. | Am Rad gedreht wird hier nicht.
cargobike /
  en: cargo bikes | life with a cargo bike
  de: Lastenräder | Lastenrad statt Auto | Lastenfahrräder für Familien
  lures: A cargo of old records.
running / sports.running
  en: running a marathon | trail running | runs before breakfast | jogging in the park
  de: Laufen im Wald | Läufe vor der Arbeit | Marathontraining | Joggen
  lures: Running a small company. | Running late, always. | Am laufenden Band.
yoga / sports.strength
  en: yoga flows | yoga for runners | pilates at home
  de: Yogaübungen | Yoga für den Rücken | Pilates
climbing /
  en: climbing walls | bouldering | climbers and ropes
  de: Kletterhallen | Klettern | Bouldern am Fels
  lures: Climbing the career ladder.
garden / home.garden
  en: gardening | vegetable gardens | growing tomatoes | garden beds
  de: Gartenarbeit | Gemüsegarten | Gärtnern ohne Gift | Hochbeete
  lures: Kindergartenfotos. | Rosengarten heißt mein Café.
balcony /
  en: balcony plants | a tiny balcony
  de: Balkonpflanzen | Balkongarten | Balkone voller Kräuter
interior / home.interior
  en: interior design | home decor | decorating small rooms
  de: Einrichtungsideen | Wohnideen | Kinderzimmerdeko | Deko für kleine Räume
diy / home.diy
  en: diy furniture | woodworking | do it yourself shelves | renovating an old house
  de: Heimwerken | Möbel selbermachen | Holzarbeiten | Renovierung eines Altbaus
appliances /
  en: kitchen appliances | blenders and kitchen machines
  de: Küchengeräte | Küchenmaschinen im Vergleich | Geräte für die Küche
  lures: Trainingsgeräte. | Messgeräte für Fledermäuse.
zerowaste / sustainability.lowwaste
  en: zero waste | plastic-free shopping | sustainable living
  de: müllfreier Alltag | Einkaufen ohne Plastik | nachhaltiges Leben | Nachhaltigkeit
  lures: Waste of time, lovingly.
toys /
  en: wooden toys | toys for rainy days
  de: Holzspielzeug | Spielzeuge für drinnen | Spielsachen
  lures: Kamera ist mein Spielzeug.
crafts / family.learning
  en: crafts with children | paper crafting
  de: Basteln mit Kindern | Bastelideen | Gebasteltes aus Papier
  lures: Craft beer nights.
toddler / family.everyday
  en: life with a toddler | toddlers at the table
  de: Alltag mit Kleinkind | Kleinkinder am Tisch
smarthome / tech.gadgets
  en: smart home sensors | home automation
  de: Smarthome-Sensoren | Hausautomation | Smart Home ohne Cloud
  lures: Home is where smart people meet.
coding / tech.coding
  en: coding in Python | programming for kids | software development
  de: Programmieren mit Python | Softwareentwicklung | Programmierkurse
  lures: The dress code is relaxed.
headphones /
  en: headphones | earbuds in daily use
  de: Kopfhörer im Alltag | Kopfhörertests
  lures: Kopf hoch, Herz hörbar.
boardgames / gaming.tabletop
  en: board games | tabletop evenings | boardgame reviews
  de: Brettspiele | Brettspielabende | Gesellschaftsspiele
  lures: On the board of a museum.
videogames / gaming.video
  en: video games | indie games | gaming streams
  de: Videospiele | Computerspiele | Zocken am Abend
saving / finance.education
  en: saving money | frugal weeks | budgeting
  de: Geld sparen | Haushaltsbuch führen | sparsame Wochen | Spartipps
  lures: A life-saving dog.
remote / finance.career
  en: remote work | working from home | home office setups
  de: Homeoffice | Arbeiten von zuhause | Heimarbeitsplätze
  lures: A remote island.
train /
  en: train travel | night trains | interrail
  de: Zugreisen | Nachtzüge | Reisen mit der Bahn | Bahnreisen
  lures: I train dogs. | Die Luftzüge im Altbau.
citytrip / travel.city
  en: city trips | weekends in european cities | city breaks
  de: Städtereisen | Städtetrips | Wochenenden in Städten
vanlife / travel.vanlife
  en: vanlife | camping | our campervan
  de: Campingküche | Wohnmobil | Zelten am Meer | Vanlife
  lures: Van Gogh and friends.
books / culture.books
  en: books | booktok | reading novels
  de: Bücher | Buchtipps | Lesen in der Bahn | Romane
  lures: Fully booked summer. | Buchen Sie jetzt.
photography / culture.photo
  en: street photography | photos on film | portrait photographer
  de: Straßenfotografie | Fotos auf Film | Fotografieren lernen
dogs / knowledge.pets
  en: dogs | dog training | life with a puppy
  de: Hunde | Hundetraining | Leben mit einem Welpen | Hundefutter
  lures: Hundert Tage Neues.
wedding /
  en: weddings | bridal looks | wedding planning
  de: Hochzeiten | Hochzeitsplanung | Brautkleider
  lures: Wedding heißt mein Kiez.
sewing /
  en: sewing patterns | sewing dresses
  de: Nähen | Nähmaschinen | Schnittmuster zum Selbernähen
  lures: Sewage and cities.
language / knowledge.languages
  en: learning languages | language learning | spanish for beginners
  de: Sprachen lernen | Sprachreisen | Fremdsprachen
  lures: Body language on stage.
accessible /
  en: accessible travel | travelling with a wheelchair
  de: barrierefreies Reisen | Barrierefreiheit | Reisen mit Rollstuhl
"""
    )
)

PEOPLE = {  # name and handle
    "mueller": ("Jonas Müller", "jonas_rides"),
    "moeller": ("Jonas Möller", "jomoe"),
    "koehler": ("Mira Köhler", "mira.kocht"),
    "kohl": ("Miriam Kohl", "miriamk"),
    "celik": ("Zoë Çelik", "zoe.celik"),
    "nowak": ("Łukasz Nowak", "lukasz.bakes"),
    "odegard": ("Søren Ødegård", "soren_o"),
    "petrova": ("Ольга Петрова", "olga_knits"),
    "yamada": ("山田花子", "hanako.eats"),
    "gross": ("Anja Groß", "anja.gross"),
    "garcia": ("Inés García", "ines_g"),
}

QUERIES: tuple[Asked, ...] = tuple(
    Asked(*(part.strip() for part in line.split(" / ")))
    for line in """
vegan / en / synonym / vegan
plant-based / en / synonym / vegan
bread baking / en / inflection / baking
bbq / en / synonym / grilling
skin care / en / two words / skincare
haircare / en / compound / hair
second hand / en / synonym / secondhand
shoes / en / synonym / sneakers
hikes / en / inflection / hiking
bicycle / en / synonym / cycling
"cargo bike" / en / phrase / cargobike
running / en / ambiguous / running
yoga OR climbing / en / or / yoga | climbing
garden -balcony / en / without / garden !balcony
home decor / en / two words / interior
do it yourself / en / synonym / diy
kitchen appliance / en / inflection / appliances
sustainable / en / inflection / zerowaste
toys / en / inflection / toys
#boardgames / en / topic / boardgames
gamng / en / misspelt / videogames
programing / en / misspelt / coding
train / en / ambiguous / train
hiking photography / en / two subjects / hiking & photography
books -dogs / en / without / books !dogs
@jonas_rides / en / name / @mueller
lukasz / en / name / @nowak
odegard / en / name / @odegard
garcia / en / name / @garcia
remote work / en / two words / remote
pflanzlich / de / synonym / vegan
backen / de / inflection / baking
kaffee / de / compound / coffee
grillen / de / compound / grilling
hautpflege / de / compound / skincare
locken / de / compound / hair
gebrauchte kleidung / de / two words / secondhand
wandern / de / inflection / hiking
fahrrad / de / inflection / cycling
lastenrad / de / inflection / cargobike
laufen / de / ambiguous / running
klettern ODER yoga / de / or / climbing | yoga
gemuesegarten / de / transliteration / garden
balkon / de / compound / balcony
kuchengerate / de / folding / appliances
geräte küche / de / compound / appliances
nachhaltig / de / inflection / zerowaste
spielzeug / de / compound / toys
basteln -kleinkind / de / without / crafts !toddler
kopfhoerer / de / transliteration / headphones
brettspiel / de / compound / boardgames
"reisen mit der bahn" / de / phrase / train
städtereise / de / synonym / citytrip
fotografiren / de / misspelt / photography
hochzeit hund / de / two subjects / wedding & dogs
nähmaschinne / de / misspelt / sewing
bücher / de / inflection / books
mueller / de / name / @mueller
mira koehler / de / name / @koehler
petrova OR петрова / de / name / @petrova
""".strip().splitlines()
)
"""Thirty of each language. Even places of each language are for tuning, odd ones are held out."""
