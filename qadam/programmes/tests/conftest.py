"""Packages for the tests of programmes: a small one made here, the founding ones from programmes/."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from qadam.territories.actions import load_units

HEAD = """\
format: qadam-programme/1
programme: steps
slug: steps-2015
kind: plan
name_kk: Қадамдар жоспары 2015–2016
name_ru: План шагов 2015–2016
name_en: Plan of steps 2015–2016
short_kk: Қадамдар 2015–2016
short_ru: Шаги 2015–2016
short_en: Steps 2015–2016
summary_kk: Сынақ жоспары.
summary_ru: Пробный план.
summary_en: A plan to try.
status: archive
first_on: 2015-11-01
last_on: 2016-12-31
scheme: decree
shift: next
act:
  kind: order
  number: 8
  date: 2015-10-30
  title_kk: Өкім
  title_ru: Распоряжение
  title_en: Order
  signatory_kk: Хатшы
  signatory_ru: Секретарь
  signatory_en: Secretary
  issuer: office
  control: office
language: kk
passport:
- block: aim
  given: yes
  text_kk: Мақсат
  text_ru: Цель
  text_en: Aim
- block: partners
  given: no
  text_kk:
  text_ru:
  text_en:
findings: []
"""
BODIES = """\
key,kind,short_kk,short_ru,short_en,name_kk,name_ru,name_en,territory,parent,valid_from,valid_to,source
office,presidential,КБ,КБ,OF,Кеңсе,Канцелярия,Office,,,,,
ministry,ministry,М,М,M,Министрлік,Министерство,Ministry,,,,2018-12-31,
heir,ministry,МБ,НМ,H,Мұрагер,Наследник,Heir,,,2019-01-01,,
akimats,collective,,,,Әкімдіктер,Акиматы,Akimats,,,,,
akimat-one,akimat,,,,Бірінші әкімдік,Первый акимат,First akimat,KZ-31,,,,
akimat-two,akimat,,,,Екінші әкімдік,Второй акимат,Second akimat,KZ-11,,,,
"""
GROUPS = """\
collective,member,valid_from,valid_to
akimats,akimat-one,,
akimats,akimat-two,2016-06-01,
"""
SUCCESSIONS = """\
from_body,to_body,function_kk,function_ru,function_en,from_day,act
ministry,heir,бәрі,всё,all,2019-01-01,Decree 1
"""
GLOSSARY = """\
abbreviation_kk,abbreviation_ru,abbreviation_en,name_kk,name_ru,name_en,body
М,М,M,Министрлік,Министерство,Ministry,ministry
"""
TREE = """\
key,parent,kind,number,name_kk,name_ru,name_en,first_on,last_on
1,,direction,I,Бағыт,Направление,Direction,,
1.1,1,section,1,Бөлім,Раздел,Section,,
"""
MEASURES = """\
number,node,title_kk,title_ru,title_en,summary_kk,summary_ru,summary_en,channels_kk,channels_ru,channels_en,deadline,\
reports,addressee,funding_kk,funding_ru,funding_en,note_kk,note_ru,note_en
1,1.1,Отырыс өткізу,Провести заседания,Hold sittings,,,,,,,quarterly,day 5 after quarter,office,,,,,,
2,1.1,Анықтама беру,Дать справку,Give a note,,,,,,,until 2015-11-15,,office,,,,,,
"""
PRODUCTS = """\
node,number,form,detail_kk,detail_ru,detail_en
1.1,1,sitting,,,
1.1,1,information,,,
1.1,2,brief_note,,,
"""
EXECUTORS = """\
node,number,body,role,by_agreement,detail_kk,detail_ru,detail_en
1.1,1,ministry,collect,no,,,
1.1,1,akimats,,no,,,
1.1,2,ministry,,no,,,
"""
SMALL = {
    "programme.yaml": HEAD,
    "bodies.csv": BODIES,
    "groups.csv": GROUPS,
    "successions.csv": SUCCESSIONS,
    "glossary.csv": GLOSSARY,
    "tree.csv": TREE,
    "measures.csv": MEASURES,
    "products.csv": PRODUCTS,
    "executors.csv": EXECUTORS,
}


@pytest.fixture
def small() -> dict[str, bytes]:
    """Return the files of a small package; a test changes what it is about."""
    return {name: text.encode() for name, text in SMALL.items()}


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[dict[str, bytes]], Path]:
    """Return a function that writes files into a fresh folder."""

    def write(files: dict[str, bytes]) -> Path:
        place = tmp_path / "package"
        place.mkdir()
        for name, data in files.items():
            (place / name).write_bytes(data)
        return place

    return write


@pytest.fixture
def units(db: None) -> None:
    """Load the units of the country: contests are held in them."""
    load_units()


@pytest.fixture
def founding() -> list[Path]:
    """Return the folders of the founding programmes."""
    return sorted(path for path in settings.PROGRAMMES_DIR.iterdir() if (path / "programme.yaml").exists())


def without_measure_two(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the small package after measure 2 was taken out of it."""

    def keep(data: bytes) -> bytes:
        lines = data.splitlines(keepends=True)
        return b"".join(line for line in lines if not line.startswith((b"2,1.1,", b"1.1,2,")))

    return {name: keep(data) for name, data in files.items()}
