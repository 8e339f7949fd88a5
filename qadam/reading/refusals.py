"""Why a file cannot be read, in words for the person who brought it."""

from typing import Any

from qadam.reading.sentences import Language


class CannotRead(Exception):
    """A file that gives no draft; `code` names the reason, `sentence` tells it and what to do."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __reduce__(self) -> tuple[Any, ...]:
        """Let the reason go from one process to another."""
        return again, (self.code, self.facts)

    def __str__(self) -> str:
        return self.sentence("en")

    def sentence(self, language: Language) -> str:
        """Return the reason in one of the three languages."""
        return SENTENCES[self.code][language].format(**self.facts)


def again(code: str, facts: dict[str, str]) -> CannotRead:
    """Return the reason as it was in another process."""
    return CannotRead(code, **facts)


SENTENCES: dict[str, dict[Language, str]] = {
    "unknown": {
        "kk": "Файлдың түрі танылмады. DOCX, PDF, XLSX, XLS, HTML, MD немесе TXT файлын жүктеңіз.",
        "ru": "Вид файла не распознан. Загрузите файл DOCX, PDF, XLSX, XLS, HTML, MD или TXT.",
        "en": "The kind of this file is not known. Bring a DOCX, PDF, XLSX, XLS, HTML, MD or TXT file.",
    },
    "empty": {
        "kk": "Файл бос.",
        "ru": "Файл пуст.",
        "en": "The file is empty.",
    },
    "broken": {
        "kk": "Файл бүлінген, оны ашу мүмкін емес. Оны өз бағдарламаңызда ашып, қайта сақтаңыз.",
        "ru": "Файл повреждён и не открывается. Откройте его в своей программе и сохраните заново.",
        "en": "The file is damaged and cannot be opened. Open it in your program and save it again.",
    },
    "password": {
        "kk": "Файл құпиясөзбен жабылған. Құпиясөзін алып тастап, қайта жүктеңіз.",
        "ru": "Файл защищён паролем. Снимите пароль и загрузите снова.",
        "en": "The file is closed by a password. Take the password off and bring it again.",
    },
    "scan": {
        "kk": "Бұл PDF – сканерленген сурет, онда мәтін жоқ. Мәтіні бар файлды жүктеңіз.",
        "ru": "Этот PDF – скан, в нём нет текста. Загрузите файл с текстом.",
        "en": "This PDF is a scan without text. Bring a file that has text.",
    },
    "old-word": {
        "kk": "Бұл – ескі DOC файлы. Оны Word-та ашып, DOCX ретінде сақтаңыз.",
        "ru": "Это старый файл DOC. Откройте его в Word и сохраните как DOCX.",
        "en": "This is an old DOC file. Open it in Word and save it as DOCX.",
    },
    "too-large": {
        "kk": "Файл тым үлкен: ашылғанда {most} шегінен асады.",
        "ru": "Файл слишком велик: в раскрытом виде больше {most}.",
        "en": "The file is too large: it opens to more than {most}.",
    },
    "too-long": {
        "kk": "Оқу {seconds} секундтан ұзаққа созылды да, тоқтатылды. Құжаттың жоспар бөлігін ғана жүктеп көріңіз.",
        "ru": "Чтение заняло больше {seconds} секунд и остановлено. Загрузите только часть с планом.",
        "en": "Reading took more than {seconds} seconds and was stopped. Bring only the part with the plan.",
    },
    "archive": {
        "kk": "Бұл – мұрағат. Оны ашып, құжаттың өзін жүктеңіз.",
        "ru": "Это архив. Распакуйте его и загрузите сам документ.",
        "en": "This is an archive. Unpack it and bring the document itself.",
    },
    "definitions": {
        "kk": "Файлда құжатқа тән емес XML анықтамалары бар, сондықтан ол оқылмайды. "
        "Оны өз бағдарламаңызда ашып, қайта сақтаңыз.",
        "ru": "В файле есть определения XML, которых в документах не бывает, поэтому он не читается. "
        "Откройте его в своей программе и сохраните заново.",
        "en": "The file holds XML definitions that no document has, so it is not read. "
        "Open it in your program and save it again.",
    },
    "too-many-parts": {
        "kk": "Файлдағы бөліктер саны {most} шегінен асады: құжат мұндай болмайды.",
        "ru": "В файле больше {most} частей: таких документов не бывает.",
        "en": "The file has more than {most} parts: no document has so many.",
    },
    "too-many-rows": {
        "kk": "Кестедегі жолдар саны {most} шегінен асады. Жоспары бар бөлікті ғана жүктеңіз.",
        "ru": "В таблице больше {most} строк. Загрузите только часть с планом.",
        "en": "The table has more than {most} rows. Bring only the part with the plan.",
    },
    "too-many-cells": {
        "kk": "Құжаттағы ұяшықтар мен абзацтар саны {most} шегінен асады. Жоспары бар бөлікті ғана жүктеңіз.",
        "ru": "В документе больше {most} ячеек и абзацев. Загрузите только часть с планом.",
        "en": "The document has more than {most} cells and paragraphs. Bring only the part with the plan.",
    },
    "too-much-memory": {
        "kk": "Оқуға {megabytes} МБ-тан артық жад керек болғандықтан, ол тоқтатылды. "
        "Құжаттың жоспар бөлігін ғана жүктеп көріңіз.",
        "ru": "Для чтения понадобилось больше {megabytes} МБ памяти, и оно остановлено. "
        "Загрузите только часть с планом.",
        "en": "Reading needed more than {megabytes} MB of memory and was stopped. Bring only the part with the plan.",
    },
    "stopped": {
        "kk": "Файл оқылғанда бағдарлама тоқтап қалды. Файлды басқа түрде (DOCX немесе PDF) сақтап, қайта жүктеңіз; "
        "бұл туралы файлды қоса тіркеп, қолдау қызметіне хабарлаңыз.",
        "ru": "При чтении файла программа остановилась. Сохраните файл в другом виде (DOCX или PDF) и загрузите снова; "
        "сообщите об этом в поддержку, приложив файл.",
        "en": "The program stopped while it read the file. Save it in another format (DOCX or PDF) and bring it again; "
        "tell the support, with the file.",
    },
    "missing": {
        "kk": "Мұндай файл жоқ немесе оны ашуға рұқсат жоқ.",
        "ru": "Такого файла нет или его нельзя открыть.",
        "en": "There is no such file, or it may not be opened.",
    },
    "no-text": {
        "kk": "Файлда мәтін табылмады.",
        "ru": "В файле не найдено текста.",
        "en": "No text was found in the file.",
    },
}
