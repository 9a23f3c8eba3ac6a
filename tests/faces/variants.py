"""The portrait taken again a hundred times, each time a little worse."""

from __future__ import annotations

from itertools import product

from tests.faces.rendered import Shot

YAWS = (-30.0, -15.0, 0.0, 15.0, 30.0)
HARMS = (
    {},
    {"pitch": 12.0},
    {"pitch": -15.0},
    {"roll": 30.0},
    {"roll": -60.0},
    {"roll": 90.0},
    {"eyes": 80.0},
    {"eyes": 45.0},
    {"eyes": 30.0},
    {"light": 0.3, "noise": 4.0},
    {"light": 0.1, "noise": 2.0},
    {"light": 0.05},
    {"side": 0.6},
    {"light": 1.6},
    {"noise": 15.0},
    {"noise": 35.0},
    {"blur": 0.02},
    {"blur": 0.04},
    {"eyes": 60.0, "noise": 15.0, "roll": 20.0},
    {"light": 0.3, "noise": 12.0, "roll": -30.0},
)


def variants():
    """A hundred shots: five turns, twenty harms."""
    return [Shot(yaw=yaw, **harm) for harm, yaw in product(HARMS, YAWS)]
