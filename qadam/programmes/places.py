"""Where in a document a note belongs, in the reader's words: packages keep places in English, as `measure 22, form`."""

import re

# A place is made of these words, numbers and signs only; whatever else stands in it stays as it is written.
WORDS = {
    "act": ("акт", "акт"),
    "administrator": ("бағдарлама әкімшісі", "администратор программы"),
    "aim": ("мақсаты", "цель"),
    "audience": ("нысаналы топ", "целевая аудитория"),
    "basis": ("әзірлеу негізі", "основание для разработки"),
    "budget": ("бюджет", "бюджет"),
    "by agreement": ("келісу бойынша", "по согласованию"),
    "channels": ("байланыс арналары", "каналы коммуникации"),
    "columns": ("бағандары", "графы"),
    "coordination": ("үйлестіру", "координация"),
    "cost": ("құны", "стоимость"),
    "deadline": ("орындау мерзімі", "срок исполнения"),
    "developer": ("әзірлеуші", "разработчик"),
    "document": ("құжат", "документ"),
    "executors": ("орындаушылар", "исполнители"),
    "form": ("аяқтау нысаны", "форма завершения"),
    "funding": ("қаржыландыру", "финансирование"),
    "glossary": ("қысқартулар", "сокращения"),
    "heading": ("тақырыбы", "заголовок"),
    "indicators": ("индикаторлар", "индикаторы"),
    "intake and the units": ("өтінім қабылдау және өңірлер", "приём заявок и регионы"),
    "list of abbreviations": ("қысқартулар тізімі", "список сокращений"),
    "mechanisms": ("іске асыру тетіктері", "механизмы реализации"),
    "missing terms": ("түсіндірілмеген терминдер", "термины без пояснения"),
    "name": ("атауы", "наименование"),
    "notes": ("ескертпелер", "примечания"),
    "number": ("нөмірі", "номер"),
    "numbers": ("нөмірлері", "номера"),
    "partners": ("серіктестер", "партнёры"),
    "passport": ("паспорт", "паспорт"),
    "period": ("кезеңі", "период"),
    "regional stage": ("өңірлік кезең", "региональный этап"),
    "relevance": ("өзектілігі", "актуальность"),
    "reports": ("есептер", "отчёты"),
    "republican stage": ("республикалық кезең", "республиканский этап"),
    "results": ("нәтижелер", "результаты"),
    "source": ("дереккөзі", "источник"),
    "summary": ("қысқаша мазмұны", "краткое содержание"),
    "table of jobs": ("жұмыс орындарының кестесі", "таблица рабочих мест"),
    "table of tasks": ("міндеттер кестесі", "таблица заданий"),
    "total row": ("қорытынды жол", "итоговая строка"),
    "baseline": ("бастапқы мән", "базовое значение"),
    "of which": ("соның ішінде", "в том числе"),
    "table": ("кесте", "таблица"),
    "tables": ("кестелер", "таблицы"),
    "tasks": ("міндеттері", "задачи"),
    "text": ("мәтін", "текст"),
    "title": ("атауы", "наименование"),
    "waves": ("толқындар", "волны"),
    "whole text": ("бүкіл мәтін", "весь текст"),
    "kk": ("қаз.", "каз."),
    "ru": ("орыс.", "рус."),
}
NUMBERED = {
    "measure": ("{}-іс-шара", "мероприятие {}"),
    "measures": ("{}-іс-шаралар", "мероприятия {}"),
    "section": ("{}-бөлім", "раздел {}"),
    "sections": ("{}-бөлімдер", "разделы {}"),
    "block": ("{}-блок", "блок {}"),
    "stage": ("{} кезең", "этап {}"),
    "row": ("{}-жол", "строка {}"),
    "direction": ("{} бағыт", "направление {}"),
}
LANGUAGES = ("kk", "ru")

_NUMBER = r"#?[\dIVX][\dIVX.–]*"
# Of «section 5, 1)» the number is 5 alone: 1) is a point of it.
_PART = re.compile(
    rf"\b(?P<kind>{'|'.join(NUMBERED)}) (?P<numbers>{_NUMBER}(?:, {_NUMBER}(?![\d)]))*)"
    rf"|\b(?P<word>{'|'.join(sorted(WORDS, key=len, reverse=True))})\b"
)


def place_in(place: str, language: str) -> str:
    """Return a place in the reader's language; English is what packages keep."""
    if language not in LANGUAGES:
        return place
    column = LANGUAGES.index(language)

    def said(part: re.Match[str]) -> str:
        if part["word"]:
            return WORDS[part["word"]][column]
        return NUMBERED[part["kind"]][column].format(part["numbers"])

    return _PART.sub(said, place)
