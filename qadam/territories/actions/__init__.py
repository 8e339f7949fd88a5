"""What can be done with territories: load units, the KATO table and outlines; keep transfers of working days."""

from qadam.territories.actions.calendar import (
    COLUMNS,
    Imported,
    add_transfer,
    change_transfer,
    import_transfers,
    load_known_transfers,
    remove_transfer,
)
from qadam.territories.actions.geometry import Drawn, load_geometry
from qadam.territories.actions.kato import KatoLoaded, load_kato
from qadam.territories.actions.refused import Refused
from qadam.territories.actions.units import Loaded, load_units

__all__ = [
    "COLUMNS",
    "Drawn",
    "Imported",
    "KatoLoaded",
    "Loaded",
    "Refused",
    "add_transfer",
    "change_transfer",
    "import_transfers",
    "load_geometry",
    "load_kato",
    "load_known_transfers",
    "load_units",
    "remove_transfer",
]
