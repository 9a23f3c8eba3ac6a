"""What a drawn map and its table say, in the languages of the documents."""

from __future__ import annotations

from mesoplan.core.injection_map.maps import Origin, PointState

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "decimal": ".",
        "map": "Injection map: {points}, {volume}",
        "points": "{n} points",
        "point": "1 point",
        "named": "Point {number}, {zone}, {volume}, {state}",
        "planned": "planned",
        "done": "done",
        "skipped": "skipped",
        "added": "added in the session",
        "zone.left": "{zone}, left",
        "zone.right": "{zone}, right",
        "zone.middle": "{zone}",
        "client_left": "client's left",
        "client_right": "client's right",
        "exclude": "Hatched: kept free of points",
        "caution": "Dotted: where vessels lie on average. "
        "A population mean, not this person's vessel",
        "estimated": "Dashed: estimated skin, beyond what a photograph shows",
        "edge": "Small points without a number lie too slanted here: see another side",
        "hidden": "{points} on the side turned away",
        "hidden_one": "1 point on the side turned away",
        "scale": "10 mm ± {sigma} %",
        "mark": "Marked on the skin: {kind}",
        "lesion": "lesion",
        "scar": "scar",
        "tattoo": "tattoo",
        "vessel_seen": "vessel seen",
        "earlier": "Crosses with a ring: the earlier map",
        "photograph": "On the photograph",
        "front": "Neutral head, from the front",
        "oblique_left": "Neutral head, turned to show the left",
        "oblique_right": "Neutral head, turned to show the right",
        "profile_left": "Neutral head, left side",
        "profile_right": "Neutral head, right side",
        "source.marker": "a marker on the cheek",
        "source.caliper": "a distance measured on the client",
        "source.iris": "the width of the iris",
        "source.average": "an average head, which says nothing of this one's size",
        "rests": "Lengths rest on {source}: ± {sigma} % (one standard deviation). "
        "Areas are given as P50 (P10–P90).",
    },
    "fr": {
        "decimal": ",",
        "map": "Carte d'injection : {points}, {volume}",
        "points": "{n} points",
        "point": "1 point",
        "named": "Point {number}, {zone}, {volume}, {state}",
        "planned": "prévu",
        "done": "fait",
        "skipped": "omis",
        "added": "ajouté pendant la séance",
        "zone.left": "{zone}, côté gauche",
        "zone.right": "{zone}, côté droit",
        "zone.middle": "{zone}",
        "client_left": "gauche du client",
        "client_right": "droite du client",
        "exclude": "Hachures : zone laissée sans points",
        "caution": "Pointillé : où passent les vaisseaux en moyenne. "
        "Moyenne d'une population, non le vaisseau de cette personne",
        "estimated": "Tirets : peau estimée, au-delà de ce que montre une photo",
        "edge": "Les petits points sans numéro sont vus trop de biais : "
        "voir un autre côté",
        "hidden": "{points} du côté non visible",
        "hidden_one": "1 point du côté non visible",
        "scale": "10 mm ± {sigma} %",
        "mark": "Repéré sur la peau : {kind}",
        "lesion": "lésion",
        "scar": "cicatrice",
        "tattoo": "tatouage",
        "vessel_seen": "vaisseau visible",
        "earlier": "Croix cerclées : la carte précédente",
        "photograph": "Sur la photographie",
        "front": "Tête neutre, de face",
        "oblique_left": "Tête neutre, de trois quarts gauche",
        "oblique_right": "Tête neutre, de trois quarts droit",
        "profile_left": "Tête neutre, profil gauche",
        "profile_right": "Tête neutre, profil droit",
        "source.marker": "un repère posé sur la joue",
        "source.caliper": "une distance mesurée sur le client",
        "source.iris": "la largeur de l'iris",
        "source.average": "une tête moyenne, qui ne dit rien de la taille de celle-ci",
        "rests": "Les longueurs reposent sur {source} : ± {sigma} % (un écart type). "
        "Les surfaces sont données en P50 (P10–P90).",
    },
}


def counted_points(count: int, language: str) -> str:
    """``156 points``, ``1 point``."""
    said = WORDS[language]
    return said["point"] if count == 1 else said["points"].format(n=count)


def state_of(state: PointState, origin: Origin) -> str:
    """Which of planned, done, skipped and added a drawing shows.

    What was added in the session was done there; skipped again, it counts as skipped.
    """
    if origin is Origin.CHAIR and state is not PointState.SKIPPED:
        return "added"
    return state.value


def zone_words(title: str, side: str, language: str) -> str:
    """``Cheeks, left``; ``side`` is one of ``Side``."""
    return WORDS[language][f"zone.{side}"].format(zone=title)


def decimal(text: object, language: str) -> str:
    """A number as the language writes it."""
    return str(text).replace(".", WORDS[language]["decimal"])


def said_scale(source: str, sigma: float, language: str) -> str:
    """What lengths and areas rest on, and how sure they are."""
    said = WORDS[language]
    return said["rests"].format(
        source=said[f"source.{source}"], sigma=round(100 * sigma)
    )
