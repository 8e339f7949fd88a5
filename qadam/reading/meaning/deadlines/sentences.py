"""What is said about a doubtful deadline, in three languages."""

from qadam.reading.sentences import Sentences

SENTENCES: Sentences = {
    "deadline-outside-period": {
        "kk": "Мерзім ({days}) құжаттың қолданылу кезеңінен ({period}) тыс.",
        "ru": "Срок ({days}) выходит за период документа ({period}).",
        "en": "The deadline ({days}) lies outside the document's period ({period}).",
    },
    "deadline-before-act": {
        "kk": "Мерзім ({day}) актінің күнінен ({act_on}) бұрын аяқталады.",
        "ru": "Срок ({day}) истекает раньше даты акта ({act_on}).",
        "en": "The deadline ({day}) ends before the day of the act ({act_on}).",
    },
    "deadline-standing-without-report": {
        "kk": "Жұмыс тұрақты жүргізіледі, бірақ есеп беру күні көрсетілмеген.",
        "ru": "Работа ведётся постоянно, но день отчёта не указан.",
        "en": "The work is continuous, but no report day is named.",
    },
    "deadline-year-slip": {
        "kk": "Жыл «{printed}» деп басылған, {read} жыл деп оқылды.",
        "ru": "Год напечатан как «{printed}», прочитан как {read}.",
        "en": "The year is printed as “{printed}” and was read as {read}.",
    },
    "deadline-year-unclear": {
        "kk": "Жыл «{printed}» деп басылған, оның қай жыл екені анық емес.",
        "ru": "Год напечатан как «{printed}», какой это год, неясно.",
        "en": "The year is printed as “{printed}”; which year is meant is unclear.",
    },
    "deadline-unknown-words": {
        "kk": "Мерзімдегі түсініксіз сөздер: «{words}».",
        "ru": "Непонятные слова в сроке: «{words}».",
        "en": "Words of the deadline that were not understood: “{words}”.",
    },
    "deadline-not-said": {
        "kk": "Мерзім ұяшығында сөз бар, бірақ күні де, кезеңділігі де айтылмаған.",
        "ru": "В ячейке срока есть слова, но не указаны ни день, ни периодичность.",
        "en": "The deadline cell has words but names neither a day nor a frequency.",
    },
    "deadline-by-agreement": {
        "kk": "Мерзімде тек «{words}» деп жазылған, күнін адам белгілейді.",
        "ru": "В сроке сказано только «{words}», день назначает человек.",
        "en": "The deadline says only “{words}”; a person has to set the day.",
    },
    "deadline-misspelt": {
        "kk": "Мерзімде қате жазылған сөз бар: «{words}».",
        "ru": "В сроке есть слово с ошибкой: «{words}».",
        "en": "The deadline has a misspelt word: “{words}”.",
    },
    "deadline-school-year": {
        "kk": "Мерзім оқу жылымен берілген; 1 қыркүйектен 31 мамырға дейін деп оқылды.",
        "ru": "Срок указан учебным годом; прочитан как период с 1 сентября по 31 мая.",
        "en": "The deadline is a school year; it was read as 1 September to 31 May.",
    },
    "deadline-season": {
        "kk": "Мерзім жыл мезгілімен берілген («{words}»), {days} деп оқылды.",
        "ru": "Срок указан временем года («{words}»), прочитан как {days}.",
        "en": "The deadline is a season (“{words}”); it was read as {days}.",
    },
    "deadline-sparser": {
        "kk": "«{words}»: жұмыс әр кезеңде емес, сирегірек жүргізіледі; артық мерзімдерді алып тастаңыз.",
        "ru": "«{words}»: работа ведётся не в каждом периоде, а реже; уберите лишние сроки.",
        "en": "“{words}”: the work is due more seldom than in every period; take away the deadlines too many.",
    },
    "deadline-unpaired": {
        "kk": "Бір ұяшықта {count} мерзім бар, қайсысы неге қатысты екені айтылмаған.",
        "ru": "В одной ячейке несколько сроков ({count}); не сказано, к чему какой относится.",
        "en": "One cell has {count} deadlines and does not say which belongs to what.",
    },
    "deadline-without-year": {
        "kk": "Мерзімде жыл айтылмаған, құжаттың кезеңі де белгісіз.",
        "ru": "В сроке нет года, и период документа неизвестен.",
        "en": "The deadline has no year and the document's period is unknown.",
    },
    "deadline-vague": {
        "kk": "«{words}» мерзімі дәл емес, {days} деп оқылды.",
        "ru": "Срок «{words}» неточен, прочитан как {days}.",
        "en": "The deadline “{words}” is not exact; it was read as {days}.",
    },
    "deadline-no-such-day": {
        "kk": "«{words}» деген күн жоқ, айдың соңғы күні алынды.",
        "ru": "Дня «{words}» нет, взят последний день месяца.",
        "en": "There is no day “{words}”; the last day of the month was taken.",
    },
    "deadline-backwards": {
        "kk": "«{words}» аралығының соңы басынан бұрын тұр.",
        "ru": "Конец промежутка «{words}» раньше его начала.",
        "en": "The range “{words}” ends before it begins.",
    },
    "deadline-report-day-in-month": {
        "kk": "Айдың {number}-күні есеп беру күні деп оқылды.",
        "ru": "{number}-е число прочитано как день отчёта.",
        "en": "Day {number} was read as the day of the report.",
    },
}
