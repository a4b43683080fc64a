"""Results that several threads ask for at the same time are computed by one of them; the others get its result, or its error.

No thread waits for a computation under another key. A borrowed thread (one of a server's few) does not wait at all: within
`put_off` it gets a `BeingMadeError` that holds the future to wait for, so that the thread can be returned meanwhile.
"""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import Future
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

T = TypeVar("T")

_PUT_OFF: ContextVar[bool] = ContextVar("put_off", default=False)


class BeingMadeError(Exception):
    """Another thread is computing the result and this one must not wait: ask again once `made` is done."""

    def __init__(self, made: Future[object]) -> None:
        super().__init__("another thread computes this")
        self.made = made


@contextlib.contextmanager
def put_off() -> Iterator[None]:
    """Within this context, BeingMadeError is raised instead of waiting; the next to ask computes what this thread then abandons."""
    token = _PUT_OFF.set(True)
    try:
        yield
    finally:
        _PUT_OFF.reset(token)


class _Making:
    """A computation in progress, and its thread."""

    def __init__(self) -> None:
        self.thread = threading.get_ident()
        self.made: Future[object] = Future()
        # A waiting thread that gives up must not cancel it for the others.
        self.made.set_running_or_notify_cancel()


#: One lock for all, held only briefly: so a cycle of waits is detected, whichever objects it goes through.
_LOCK = threading.Lock()
#: The computation that each thread waits for.
_WAITING: dict[int, _Making] = {}


class Flights:
    """Computations in progress, by key."""

    def __init__(self) -> None:
        self._now: dict[Hashable, _Making] = {}

    def get(self, key: Hashable, known: Callable[[], T | None], make: Callable[[], T], keep: Callable[[T], None]) -> T:
        """The result that is `known`, or else that of `make`, which `keep` then stores (`known` and `keep` are called under a lock).

        An error is raised to all waiting threads and is not stored. Raises RuntimeError if a result would need itself.
        """
        while True:
            with _LOCK:
                if (result := known()) is not None:
                    return result
                running = self._now.get(key)
                if running is None:
                    making = self._now[key] = _Making()
                    break
                _refuse_circle(running)
                if _PUT_OFF.get():
                    raise BeingMadeError(running.made)
                _WAITING[threading.get_ident()] = running
            try:
                return cast("T", running.made.result())
            except BeingMadeError:
                # The computing thread gave up, since it would have had to wait itself.
                continue
            finally:
                with _LOCK:
                    del _WAITING[threading.get_ident()]
        return self._make(key, making, make, keep)

    def _make(self, key: Hashable, making: _Making, make: Callable[[], T], keep: Callable[[T], None]) -> T:
        try:
            made = make()
        except BaseException as error:
            with _LOCK:
                del self._now[key]
            making.made.set_exception(error)
            raise
        with _LOCK:
            keep(made)
            del self._now[key]
        making.made.set_result(made)
        return made


def _refuse_circle(wanted: _Making) -> None:
    """Raise RuntimeError if the wanted computation waits, directly or through others, for this thread."""
    me, making = threading.get_ident(), wanted
    # Nothing waits for a finished computation any more, though a waiting thread may not have woken up yet.
    while not making.made.done():
        if making.thread == me:
            raise RuntimeError("what is computed here needs its own result")
        if making.thread not in _WAITING:
            return
        making = _WAITING[making.thread]


_PROPERTIES = Flights()


class once_property(Generic[T]):  # noqa: N801  # a decorator, as functools.cached_property is
    """A property computed on first access, by one thread alone, and then stored in its object.

    `functools.cached_property` has one lock for all objects of a class in Python 3.11, and none from 3.12 on.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self.__doc__ = make.__doc__
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> once_property[T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> once_property[T] | T:
        """The value; once computed, Python finds it in the object and does not call this."""
        if instance is None:
            return self
        attributes = instance.__dict__

        def known() -> tuple[T] | None:
            return (attributes[self._name],) if self._name in attributes else None

        def keep(made: tuple[T]) -> None:
            attributes[self._name] = made[0]

        # In a tuple, since None may be a value.
        return _PROPERTIES.get((id(instance), self._name), known, lambda: (self._make(instance),), keep)[0]
