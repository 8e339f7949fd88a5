"""Makers of contests, windows, entries and commissions; what matters to a test is given by the test."""

from datetime import date, timedelta

import factory

from qadam.contests.models import (
    Activity,
    Arena,
    Candidacy,
    Commission,
    Consent,
    Contest,
    Criterion,
    Entry,
    EntryText,
    JuryRules,
    Level,
    Mandate,
    Nomination,
    Stage,
    StageKind,
    VoteRules,
)
from qadam.kit import clock
from qadam.people.models import Body
from qadam.people.tests.factories import BodyFactory, UserFactory
from qadam.programmes.tests.factories import EditionFactory
from qadam.territories.models import Territory

BLOCKS = ["biography", "appeal", "purpose", "story"]


class TerritoryFactory(factory.django.DjangoModelFactory[Territory]):
    class Meta:
        model = Territory

    code = factory.Sequence(lambda number: f"T-{number}")
    level = Territory.Level.REGION
    kind = Territory.Kind.OBLAST
    name_kk = factory.Sequence(lambda number: f"{number}-облыс")
    name_ru = factory.Sequence(lambda number: f"Область {number}")
    name_en = factory.Sequence(lambda number: f"Region {number}")


class ContestFactory(factory.django.DjangoModelFactory[Contest]):
    """An announced contest of a programme in force."""

    class Meta:
        model = Contest

    edition = factory.SubFactory(EditionFactory, kind="contest")
    slug = factory.Sequence(lambda number: f"contest-{number}")
    family = factory.Sequence(lambda number: f"contest-{number}")
    state = Contest.State.ANNOUNCED
    name_kk = factory.Sequence(lambda number: f"Байқау {number}")
    name_ru = factory.Sequence(lambda number: f"Конкурс {number}")
    name_en = factory.Sequence(lambda number: f"Contest {number}")
    contacts = "8 7172 00 00 00"
    blocks = factory.LazyFunction(lambda: list(BLOCKS))


class NominationFactory(factory.django.DjangoModelFactory[Nomination]):
    class Meta:
        model = Nomination

    contest = factory.SubFactory(ContestFactory)
    position = factory.Sequence(lambda number: number + 1)
    key = factory.Sequence(lambda number: f"nomination-{number}")
    name_kk = factory.Sequence(lambda number: f"Номинация {number}")
    name_ru = factory.Sequence(lambda number: f"Номинация {number}")
    name_en = factory.Sequence(lambda number: f"Nomination {number}")


class LevelFactory(factory.django.DjangoModelFactory[Level]):
    class Meta:
        model = Level

    contest = factory.SubFactory(ContestFactory)
    position = factory.Sequence(lambda number: number + 1)
    key = factory.Sequence(lambda number: f"level-{number}")
    arenas_rule = "first_level_units"
    arenas_on = date(2016, 6, 1)
    name_kk = "Өңірлік кезең"
    name_ru = "Региональный этап"
    name_en = "Regional stage"


class ArenaFactory(factory.django.DjangoModelFactory[Arena]):
    """An arena run by an akimat."""

    class Meta:
        model = Arena

    level = factory.SubFactory(LevelFactory)
    position = factory.Sequence(lambda number: number + 1)
    territory = factory.SubFactory(TerritoryFactory)
    body = factory.SubFactory(BodyFactory, kind=Body.Kind.AKIMAT)
    name_kk = factory.SelfAttribute("territory.name_kk")
    name_ru = factory.SelfAttribute("territory.name_ru")
    name_en = factory.SelfAttribute("territory.name_en")


class StageFactory(factory.django.DjangoModelFactory[Stage]):
    class Meta:
        model = Stage
        django_get_or_create = ("level", "kind")

    level = factory.SubFactory(LevelFactory)
    position = factory.Sequence(lambda number: number + 1)
    kind = StageKind.VOTE
    name_kk = "Онлайн дауыс беру"
    name_ru = "Онлайн-голосование"
    name_en = "Online vote"


class ActivityFactory(factory.django.DjangoModelFactory[Activity]):
    """A window that opened a day ago and closes in a day; a vote unless another kind is given."""

    class Meta:
        model = Activity

    kind = StageKind.VOTE
    arena = factory.SubFactory(ArenaFactory)
    stage = factory.SubFactory(
        StageFactory, level=factory.SelfAttribute("..arena.level"), kind=factory.SelfAttribute("..kind")
    )
    opens_at = factory.LazyFunction(lambda: clock.now() - timedelta(days=1))
    closes_at = factory.LazyFunction(lambda: clock.now() + timedelta(days=1))


class VoteRulesFactory(factory.django.DjangoModelFactory[VoteRules]):
    class Meta:
        model = VoteRules

    activity = factory.SubFactory(ActivityFactory, state=Activity.State.READY)
    act = "2018 жылғы 28 маусымдағы № 12 бұйрық"


class EntryFactory(factory.django.DjangoModelFactory[Entry]):
    """An entry with whole texts in both languages and its consents, admitted and public unless told otherwise."""

    class Meta:
        model = Entry
        skip_postgeneration_save = True

    arena = factory.SubFactory(ArenaFactory)
    contest = factory.SelfAttribute("arena.level.contest")
    nomination = factory.SubFactory(NominationFactory, contest=factory.SelfAttribute("..contest"))
    number = factory.Sequence(lambda number: f"26-{number + 1:04}")
    state = Entry.State.ADMITTED
    is_public = True
    title_kk = factory.Sequence(lambda number: f"Үміткер {number}")
    title_ru = factory.Sequence(lambda number: f"Претендент {number}")
    contact_name = "Асқар Үлгіұлы"
    phone = "+7 700 000 00 00"

    @factory.post_generation
    def whole(self, create: bool, wanted: bool | None, **_extra: object) -> None:
        if not create or wanted is False:
            return
        self.derive()
        self.save()
        EntryText.objects.bulk_create(
            EntryText(entry=self, block=block, language=language, text=f"{block} {language}")
            for block in self.contest.blocks
            for language in ("kk", "ru")
        )
        Consent.objects.bulk_create(
            Consent(entry=self, purpose=purpose) for purpose in ("taking_part", "publishing")
        )


class CandidacyFactory(factory.django.DjangoModelFactory[Candidacy]):
    """A public entry that stands in its arena."""

    class Meta:
        model = Candidacy

    entry = factory.SubFactory(EntryFactory)
    arena = factory.SelfAttribute("entry.arena")


class CommissionFactory(factory.django.DjangoModelFactory[Commission]):
    class Meta:
        model = Commission

    arena = factory.SubFactory(ArenaFactory)
    name_kk = "Облыстық комиссия"
    name_ru = "Областная комиссия"
    name_en = "Regional commission"
    act = "№ 7 өкім"


class MandateFactory(factory.django.DjangoModelFactory[Mandate]):
    class Meta:
        model = Mandate

    commission = factory.SubFactory(CommissionFactory)
    user = factory.SubFactory(UserFactory)
    act = "№ 7 өкім"


class JuryRulesFactory(factory.django.DjangoModelFactory[JuryRules]):
    class Meta:
        model = JuryRules

    activity = factory.SubFactory(ActivityFactory, kind=StageKind.JURY)


class CriterionFactory(factory.django.DjangoModelFactory[Criterion]):
    class Meta:
        model = Criterion

    rules = factory.SubFactory(JuryRulesFactory)
    position = factory.Sequence(lambda number: number + 1)
    name_kk = "Еңбек үлгісі"
    name_ru = "Пример в труде"
    name_en = "Example of work"
