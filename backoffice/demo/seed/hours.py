"""The bank's hours: six days a week from eight to five, busiest before noon; nobody works beyond the present."""

from datetime import datetime, timedelta
from random import Random

OPENS, CLOSES = 8, 17
RUSH = (4, 7, 9, 8, 4, 5, 7, 6, 3)  # how much of a day's work falls on each of its hours
SUNDAY = 6
LATELY = 1.4  # 1 would be as many on each day; the higher, the more came lately
AT_LEAST = timedelta(minutes=20)


def came(now: datetime, oldest: timedelta, luck: Random) -> datetime:
    """When somebody came to the counter: more lately than long ago, none on a Sunday, none in the last minutes."""
    age: float = luck.random() ** LATELY
    day = now - oldest * age
    (hour,) = luck.choices(range(OPENS, CLOSES), RUSH)
    moment = day.replace(hour=hour, minute=luck.randrange(60), second=luck.randrange(60), microsecond=0)
    while moment.weekday() == SUNDAY or moment > now - AT_LEAST:
        moment -= timedelta(days=1)
    return moment


def next_open(moment: datetime) -> datetime:
    """This moment, or the first hour of the bank's next day if it is closed then."""
    while moment.weekday() == SUNDAY or moment.hour >= CLOSES:
        moment = moment.replace(hour=0) + timedelta(days=1)
    return moment.replace(hour=OPENS) if moment.hour < OPENS else moment


def last_open(moment: datetime) -> datetime:
    """This moment, or the last hour of the bank's day before if it is closed then."""
    while moment.weekday() == SUNDAY or moment.hour < OPENS:
        moment = moment.replace(hour=23) - timedelta(days=1)
    return moment.replace(hour=CLOSES - 1) if moment.hour >= CLOSES else moment


def later(moment: datetime, by: timedelta, now: datetime) -> datetime:
    """So much later, within the bank's hours, but not beyond the present."""
    return min(next_open(moment + by), max(moment, now - timedelta(minutes=2)))
