"""Compiled loops that follow paths of a process.

Letters: n states, m players, F drivers, D combinations of levels, H hazards, I = P + H items watched (propositions,
then the places of hazards), T times asked, J = m + F + H clocks (players, drivers, absorbing hazards). Chance comes
from Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011: "Parallel random numbers: as easy as 1, 2, 3"), a function of a
key and a counter: the counter is (number of the event, stream, path), so that the k-th event of a clock in a path uses
the same two numbers whatever else happens, in whatever thread.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from standoff._compile import kernel

Floats = NDArray[np.float64]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Flags = NDArray[np.uint8]
Pair = tuple[float, float]

_WORD = 0xFFFFFFFF


class Players(NamedTuple):
    """What players may choose and want. Slots are choices of all players on end, in the order of `choice.Choices`.

    group: (m, n). first: (m,) place in `start` of a player's first group. start: (groups + m,) first slot of each
    group. target: (slots,). row: (m, D), rows of `utility` (rows, n). base: (rows,) where a row's weights stand in
    `Store.weights`, less the player's first slot. flag: (rows,) the same for `Store.known`. wait: (m,) mean years
    between chances to revise.
    """

    group: Int32
    first: Int64
    start: Int64
    target: Int32
    row: Int32
    utility: Floats
    base: Int64
    flag: Int64
    wait: Floats
    tau: float


class World(NamedTuple):
    """Drivers, the days of their calendars, the days asked about, and the streams of all clocks.

    level: (F,) at the start. step: (F,) what one level adds to the combination. offset: (F + 1,) first level of each
    driver in `wait` (mean years at each level). place: (F,) where a driver's cumulated rates stand in `rates`. time:
    (Z,) stops, ascending. turn: (Z,) which turn, or -1 - k for the k-th time asked. driver, turns: per turn its driver
    and the place of its cumulated chances in `chances`. stream: (J,), turn_stream: (turns,). start: [state,
    combination].
    """

    level: Int64
    step: Int64
    offset: Int64
    wait: Floats
    place: Int64
    rates: Floats
    time: Floats
    turn: Int64
    driver: Int64
    turns: Int64
    chances: Floats
    stream: Int64
    turn_stream: Int64
    start: Int64


class Seen(NamedTuple):
    """What is watched: item i is true at state s under combination d where `truth[s, column[i, d]]`.

    wait: (H,) mean years between strokes. absorbing: (H,). propositions: P.
    """

    truth: Flags
    column: Int32
    wait: Floats
    absorbing: Flags
    propositions: int


class Store(NamedTuple):
    """Cumulated choice weights, made where a path first needs them; `known` is empty where none are kept."""

    weights: Floats
    known: Flags


class Now(NamedTuple):
    """One path as it goes. due, left, events, second: (J,) next ring, what is left of a unit exponential where a clock
    has stopped, events so far, the second number of the next event. level: (F,). on, hit: (I,) true now, true before.
    since, spent: (I,). struck: (H,). mark: (H,) years spent, or strokes of an absorbing hazard, when the last year
    ended. at: [state, combination, 1 until an absorbing hazard strikes].
    """

    due: Floats
    left: Floats
    events: Int64
    second: Floats
    level: Int64
    on: Flags
    hit: Flags
    since: Floats
    spent: Floats
    struck: Flags
    mark: Floats
    at: Int64


class Sums(NamedTuple):
    """Sums over paths at each time: chance, reached (T, P), spent and its square (T, I), struck, its square and within
    (T, H), levels (T, all levels)."""

    chance: Floats
    reached: Floats
    spent: Floats
    spent_square: Floats
    struck: Floats
    struck_square: Floats
    within: Floats
    levels: Floats


@kernel
def uniforms(key: int, lock: int, count: int, stream: int, path: int) -> Pair:
    """Two numbers strictly between 0 and 1, of 52 bits each, from Philox4x32-10.

    Products of 32 bits by 32 are put together from halves, so that nothing leaves the range of int64.
    """
    a, b, c, d = count & _WORD, stream & _WORD, path & _WORD, path >> 32 & _WORD
    for _ in range(10):
        by = a * 0xD251
        rest = a * 0x1F53
        high_a = (by + (rest >> 16)) >> 16
        low_a = (((by & 0xFFFF) << 16) + (rest & _WORD)) & _WORD
        by = c * 0xCD9E
        rest = c * 0x8D57
        high_c = (by + (rest >> 16)) >> 16
        low_c = (((by & 0xFFFF) << 16) + (rest & _WORD)) & _WORD
        a, b, c, d = high_c ^ b ^ key, low_c, high_a ^ d ^ lock, low_a
        key = (key + 0x9E3779B9) & _WORD
        lock = (lock + 0xBB67AE85) & _WORD
    return ((a >> 6) * 67108864.0 + (b >> 6) + 0.5) / 2.0**52, ((c >> 6) * 67108864.0 + (d >> 6) + 0.5) / 2.0**52


@kernel
def above(cumulated: Floats, first: int, last: int, value: float) -> int:
    """The first place in `first..last` whose cumulated weight exceeds a value below the last one."""
    while first < last:
        middle = (first + last) >> 1
        if cumulated[middle] > value:
            last = middle
        else:
            first = middle + 1
    return first


@kernel
def choose(players: Players, store: Store, player: int, state: int, combination: int, u: float) -> int:
    """The state a player takes at a chance to revise: by inverse cumulated logit weights in the order of states."""
    group = players.group[player, state]
    low = players.start[players.first[player] + group]
    many = players.start[players.first[player] + group + 1] - low
    if many == 1:
        return state
    row = players.row[player, combination]
    at = 0
    fresh = True
    if store.known.shape[0] > 0:
        at = players.base[row] + low
        flag = players.flag[row] + group
        fresh = store.known[flag] == 0
        store.known[flag] = 1
    if fresh:
        best = -math.inf
        for k in range(many):
            best = max(best, players.utility[row, players.target[low + k]])
        total = 0.0
        for k in range(many):
            total += math.exp((players.utility[row, players.target[low + k]] - best) / players.tau)
            store.weights[at + k] = total
    taken = above(store.weights, at, at + many - 1, u * store.weights[at + many - 1])
    chosen: int = players.target[low + taken - at]
    return chosen


@kernel
def wind(now: Now, key: int, lock: int, stream: int, path: int, clock: int, time: float, wait: float) -> None:
    """Set a clock for its next event; where it stands still (wait infinite) what it has to run is kept in `left`."""
    u, now.second[clock] = uniforms(key, lock, now.events[clock], stream, path)
    now.events[clock] += 1
    now.left[clock] = -math.log(u)
    now.due[clock] = time + now.left[clock] * wait


@kernel
def stop(now: Now, clock: int, time: float, wait: float) -> None:
    """Stop a clock that runs at mean `wait`."""
    if wait < math.inf:
        now.left[clock] = (now.due[clock] - time) / wait
        now.due[clock] = math.inf


@kernel
def look(seen: Seen, now: Now, time: float) -> None:
    """Note what has become true or false; a place of an absorbing hazard starts or stops the hazard's clock."""
    first = now.due.shape[0] - seen.wait.shape[0]
    for item in range(seen.column.shape[0]):
        true = seen.truth[now.at[0], seen.column[item, now.at[1]]] if now.at[2] else np.uint8(0)
        if true == now.on[item]:
            continue
        now.on[item] = true
        hazard = item - seen.propositions
        clocked = hazard >= 0 and seen.absorbing[hazard] != 0
        if true:
            now.hit[item] = 1
            now.since[item] = time
            if clocked:
                now.due[first + hazard] = time + now.left[first + hazard] * seen.wait[hazard]
        else:
            now.spent[item] += time - now.since[item]
            if clocked:
                stop(now, first + hazard, time, seen.wait[hazard])


@kernel
def begin(players: Players, world: World, seen: Seen, now: Now, key: int, lock: int, path: int) -> None:
    """Put a path at its start and set every clock."""
    m, drivers = players.wait.shape[0], world.level.shape[0]
    # Loops, for they compile in a fraction of the time that assignments to slices take.
    for item in range(seen.column.shape[0]):
        now.on[item] = now.hit[item] = 0
        now.spent[item] = 0.0
    for hazard in range(seen.wait.shape[0]):
        now.struck[hazard] = 0
        now.mark[hazard] = 0.0
    for driver in range(drivers):
        now.level[driver] = world.level[driver]
    now.at[0], now.at[1], now.at[2] = world.start[0], world.start[1], 1
    for clock in range(now.due.shape[0]):
        now.events[clock] = 0
        wait = math.inf
        if clock < m:
            wait = players.wait[clock]
        elif clock < m + drivers:
            wait = world.wait[world.offset[clock - m] + now.level[clock - m]]
        wind(now, key, lock, world.stream[clock], path, clock, 0.0, wait)
    look(seen, now, 0.0)


@kernel
def turn_to(world: World, seen: Seen, now: Now, driver: int, level: int, time: float) -> None:
    """Put a driver at another level."""
    now.at[1] += (level - now.level[driver]) * world.step[driver]
    now.level[driver] = level
    look(seen, now, time)


@kernel
def ring(
    players: Players, world: World, seen: Seen, store: Store, now: Now, key: int, lock: int, path: int, clock: int
) -> None:
    """What happens when a clock rings: a player chooses, a driver moves, or an absorbing hazard ends the path."""
    time, u = now.due[clock], now.second[clock]
    m, drivers = players.wait.shape[0], world.level.shape[0]
    if clock < m:
        state = choose(players, store, clock, now.at[0], now.at[1], u)
        wind(now, key, lock, world.stream[clock], path, clock, time, players.wait[clock])
        if state != now.at[0]:
            now.at[0] = state
            look(seen, now, time)
    elif clock < m + drivers:
        driver = clock - m
        many = world.offset[driver + 1] - world.offset[driver]
        first = world.place[driver] + now.level[driver] * many
        level = above(world.rates, first, first + many - 1, u * world.rates[first + many - 1]) - first
        wind(now, key, lock, world.stream[clock], path, clock, time, world.wait[world.offset[driver] + level])
        turn_to(world, seen, now, driver, level, time)
    else:
        now.struck[clock - m - drivers] = 1
        now.at[2] = 0
        look(seen, now, time)


@kernel
def decide(world: World, seen: Seen, now: Now, key: int, lock: int, path: int, turn: int, time: float) -> None:
    """A day of the calendar: its driver is decided anew, and its clock goes on at the pace of the new level."""
    driver = world.driver[turn]
    many = world.offset[driver + 1] - world.offset[driver]
    first = world.turns[turn] + now.level[driver] * many
    u, _ = uniforms(key, lock, 0, world.turn_stream[turn], path)
    level = above(world.chances, first, first + many - 1, u * world.chances[first + many - 1]) - first
    if level != now.level[driver]:
        clock = now.due.shape[0] - seen.wait.shape[0] - world.level.shape[0] + driver
        stop(now, clock, time, world.wait[world.offset[driver] + now.level[driver]])
        now.due[clock] = time + now.left[clock] * world.wait[world.offset[driver] + level]
        turn_to(world, seen, now, driver, level, time)


@kernel
def note(world: World, seen: Seen, now: Now, sums: Sums, at: int, time: float) -> None:
    """Add a path, as it is at the time asked about, to the sums."""
    for item in range(seen.column.shape[0]):
        spent = now.spent[item] + (time - now.since[item] if now.on[item] else 0.0)
        sums.spent[at, item] += spent
        sums.spent_square[at, item] += spent * spent
        if item < seen.propositions:
            sums.chance[at, item] += now.on[item]
            sums.reached[at, item] += now.hit[item]
            continue
        hazard = item - seen.propositions
        struck = float(now.struck[hazard])
        mark = now.mark[hazard]
        within = struck - mark
        if not seen.absorbing[hazard]:
            struck = -math.expm1(-spent / seen.wait[hazard])
            within = -math.expm1(-(spent - mark) / seen.wait[hazard])
        sums.struck[at, hazard] += struck
        sums.struck_square[at, hazard] += struck * struck
        sums.within[at, hazard] += within
        if time == math.floor(time):
            now.mark[hazard] = struck if seen.absorbing[hazard] else spent
    if now.at[2]:
        for driver in range(world.level.shape[0]):
            sums.levels[at, world.offset[driver] + now.level[driver]] += 1.0


@kernel
def soonest(due: Floats) -> int:
    """The clock that rings first."""
    first = 0
    for clock in range(1, due.shape[0]):
        if due[clock] < due[first]:
            first = clock
    return first


@kernel
def follow(
    players: Players, world: World, seen: Seen, store: Store, now: Now, sums: Sums,
    key: int, lock: int, first: int, last: int,
) -> int:  # fmt: skip
    """Follow the paths numbered first..last-1 and add them to `sums`; the number of revisions and driver moves."""
    steps = 0
    clocks = now.due.shape[0]
    for path in range(first, last):
        begin(players, world, seen, now, key, lock, path)
        for z in range(world.time.shape[0]):
            time = world.time[z]
            while now.at[2] and clocks > 0:
                clock = soonest(now.due)
                if now.due[clock] > time:
                    break
                ring(players, world, seen, store, now, key, lock, path, clock)
                steps += 1
            if world.turn[z] < 0:
                note(world, seen, now, sums, -1 - world.turn[z], time)
            elif now.at[2]:
                decide(world, seen, now, key, lock, path, world.turn[z], time)
    return steps
