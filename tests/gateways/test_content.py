"""The content files load, agree with each other and with the code, and every mistake is named with its place."""

import shutil

import pytest

from portal.domain.compliance.rules import DisclosureRules
from portal.gateways import content
from portal.gateways.content import briefs, clauses, crises, disclosure, topics, values
from portal.gateways.content.reading import CONTENT, ContentError, read


def build(name, folder):
    root = read(name, folder)
    taxonomy = content.taxonomy()
    return {
        "taxonomy.yaml": lambda: topics.build(root),
        "value_options.yaml": lambda: values.build(root, content.disclosure_rules()),
        "clauses.yaml": lambda: clauses.build(root),
        "brief_templates.yaml": lambda: briefs.build(root, taxonomy),
        "disclosure_rules.yaml": lambda: disclosure.build(root, taxonomy),
        "safety.yaml": lambda: crises.build(root, taxonomy),
    }[name]()


def test_every_file_loads_and_says_its_version():
    assert [line.split()[0] for line in content.check_all()] == [
        "Taxonomy", "ValueOptions", "ClauseLibrary", "DisclosureRules", "Safety", "BriefTemplates", "Synonyms", "Card",
    ]  # fmt: skip
    assert {path.name for path in CONTENT.glob("*.yaml")} == {
        "taxonomy.yaml", "value_options.yaml", "clauses.yaml", "brief_templates.yaml", "disclosure_rules.yaml", "safety.yaml",
        "synonyms.yaml",
    }  # fmt: skip


def test_what_was_read_is_kept():
    assert content.taxonomy() is content.taxonomy()
    assert isinstance(content.disclosure_rules(), DisclosureRules)


MISTAKES = [
    ("taxonomy.yaml", "platform: instagram, label", "platform: instagramm, label", "ig_reel", "instagramm is not one of"),
    ("taxonomy.yaml", "id: food.baking", "id: food.cooking", "topics", "food.cooking stands there twice"),
    ("taxonomy.yaml", "id: food.baking", "id: beauty.baking", "children", "does not begin with food."),
    ("taxonomy.yaml", "behaviour: discover", "behaviour: dream", "kpis", "dream is not one of"),
    ("taxonomy.yaml", "label: {en: Baking, de: Backen}", "label: {en: Baking}", "food.baking", "de is missing"),
    ("taxonomy.yaml", "eu: true, pack: DE}", "eu: 'yes', pack: DE}", "DE", "true or false"),
    ("clauses.yaml", "{{collab.title}}", "{{collab.titel}}", "subject", "different terms"),
    ("clauses.yaml", "order: 20\n", "order: 15\n", "clauses", "15 stands there twice"),
    ("clauses.yaml", "[approval.deemed, eq, true]", "[approval.deemed, like, true]", "deemed_approval", "unknown operation like"),
    ("clauses.yaml", "[governing.law, in, [DE, AT]]", "[governing.law, in, [DE, OE]]", "liability_de", "never OE"),
    ("clauses.yaml", "[comp.kinds, has, fixed_fee]", "[comp.kinds, eq, fixed_fee]", "fee", "does not fit comp.kinds"),
    ("clauses.yaml", "[brand.country, eq, DE]", "[brand.land, eq, DE]", "ksk", "unknown term brand.land"),
    ("clauses.yaml", "    optional: true", "    optionnal: true", "deemed_approval", "unknown optionnal"),
    ("clauses.yaml", "type: date, label: {en: Start", "type: day, label: {en: Start", "collab.start", "unknown type day"),
    ("clauses.yaml", "{{operator.name}}", "{{operator.name}", "parties", "broken placeholder"),
    ("clauses.yaml", "{{operator.name}}", "{{operator.name: firm | firms}}", "parties", "operator.name is no number"),
    ("clauses.yaml", "This agreement is made between", "x " * 1000, "parties", "characters"),
    ("clauses.yaml", "    order: 220", "    version: 1\n    order: 220", "line", "version is written twice"),
    ("clauses.yaml", "schema: portal-content/clauses", "schema: portal-content/recipes", "meta", "the schema is not"),
    ("disclosure_rules.yaml", "as: word, lang: de}", "as: wort, lang: de}", "packs", "wort is not one of"),
    ("disclosure_rules.yaml", "fixed_fee: {duty: required}", "fixed_fees: {duty: required}", "compensation", "every kind"),
    ("disclosure_rules.yaml", "[every_frame, readable]", "[every_frame, legible]", "story", "unknown manual check legible"),
    ("disclosure_rules.yaml", "kinds: [ig_story]", "kinds: [ig_story, ig_post]", "surfaces", "ig_post stands there twice"),
    ("disclosure_rules.yaml", "weak, language, platform_label", "weak, platform_label", "matching", "every result once"),
    ("disclosure_rules.yaml", "- id: AT\n", "- id: OE\n", "packs", "no pack for AT"),
    ("value_options.yaml", "[damaged, sent],", "", "transitions", "differs from the life cycle"),
    ("value_options.yaml", "tax_group: donation", "tax_group: gift", "charity_donation", "gift is not one of"),
    ("value_options.yaml", "Honest feedback only,", "", "product", "the languages differ in number"),
    ("value_options.yaml", "[retail_value, recipient", "[retail_price, recipient", "charity_donation", "unknown retail_price"),
    ("brief_templates.yaml", "kpi: {id: signup_rate", "kpi: {id: fame", "food", "fame is not one of"),
    ("brief_templates.yaml", "{{n}} minutes'", "{{minutes}} minutes'", "food", "unknown placeholder minutes"),
    ("brief_templates.yaml", "fields: [objective]}", "fields: [objectiv]}", "no_objective", "a brief has no objectiv"),
    ("brief_templates.yaml", r"'\bif\b'", "'(if'", "hypothesis_form", "is not a pattern"),
    ("safety.yaml", "weight: 30", "weight: 31", "scorecard", "do not sum to 100"),
    ("safety.yaml", "{id: ci1, minutes: 3", "{id: ci1, minutes: 4", "check_in", "does not fill the minutes"),
    ("safety.yaml", "In {{post}} we said", "In {{film}} we said", "wrong_fact", "unknown placeholder film"),
    ("safety.yaml", "kpis: [save_rate, share_rate]", "kpis: [save_rate, fame]", "scorecard", "unknown fame"),
    ("safety.yaml", "decides: crisis_lead", "decides: nobody", "levels", "nobody is not one of"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "right", "wrong", "place", "problem"), MISTAKES, ids=[f"{row[0]}: {row[4]}" for row in MISTAKES])
def test_a_mistake_is_refused_and_its_place_named(tmp_path, name, right, wrong, place, problem):
    text = (CONTENT / name).read_text(encoding="utf-8")
    assert right in text
    (tmp_path / name).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(ContentError) as refusal:
        build(name, tmp_path)
    message = str(refusal.value)
    assert message.startswith(name) and place in message and problem in message


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("meta: {schema: [", "is not YAML"),
        ("- a\n- b\n", "a mapping was expected"),
        ("", "a mapping was expected"),
        ("a: 1", "meta is missing"),
    ],
)
def test_a_file_that_is_no_content_is_refused(tmp_path, text, problem):
    (tmp_path / "safety.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=problem):
        build("safety.yaml", tmp_path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ContentError, match="safety.yaml cannot be read"):
        read("safety.yaml", tmp_path)


def test_yaml_cannot_make_objects(tmp_path):
    shutil.copy(CONTENT / "safety.yaml", tmp_path)
    with (tmp_path / "safety.yaml").open("a", encoding="utf-8") as file:
        file.write("extra: !!python/object/apply:os.system ['true']\n")
    with pytest.raises(ContentError, match="is not YAML"):
        build("safety.yaml", tmp_path)
