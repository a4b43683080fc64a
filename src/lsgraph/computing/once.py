"""What several threads ask for at the same time is computed by one of them; the others get its result, or its error.

Nobody waits for what somebody else computes under another key. A thread that was lent for a while (one of a server's few) does
not wait at all: within `put_off` it is told by `BeingMadeError` what to wait for, so that it can be given back meanwhile.
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
    """Somebody computes what was asked for, and this thread must not wait: ask again once `made` is done."""

    def __init__(self, made: Future[object]) -> None:
        super().__init__("another thread computes this")
        self.made = made


@contextlib.contextmanager
def put_off() -> Iterator[None]:
    """Within this context a thread that would wait raises BeingMadeError instead; what it was computing is left to who asks next."""
    token = _PUT_OFF.set(True)
    try:
        yield
    finally:
        _PUT_OFF.reset(token)


class _Making:
    """What one thread computes now."""

    def __init__(self) -> None:
        self.thread = threading.get_ident()
        self.made: Future[object] = Future()
        # Whoever waits may go away, and must not cancel it for the others.
        self.made.set_running_or_notify_cancel()


#: One lock for all of them, held for moments only: so a circle of waits is seen, whichever objects it goes through.
_LOCK = threading.Lock()
#: What each thread waits for.
_WAITING: dict[int, _Making] = {}


class Flights:
    """What is being computed now, by key."""

    def __init__(self) -> None:
        self._now: dict[Hashable, _Making] = {}

    def get(self, key: Hashable, known: Callable[[], T | None], make: Callable[[], T], keep: Callable[[T], None]) -> T:
        """What is `known` of that key, or what `make` gives, which `keep` then makes known (both are called under a lock).

        An error is raised to all who wait and is not kept. Raises RuntimeError where a key's result would need itself.
        """
        while True:
            with _LOCK:
                if (found := known()) is not None:
                    return found
                other = self._now.get(key)
                if other is None:
                    own = self._now[key] = _Making()
                    break
                _refuse_circle(other)
                if _PUT_OFF.get():
                    raise BeingMadeError(other.made)
                _WAITING[threading.get_ident()] = other
            try:
                return cast("T", other.made.result())
            except BeingMadeError:
                # Who computed it gave it up, since it would have had to wait itself.
                continue
            finally:
                with _LOCK:
                    del _WAITING[threading.get_ident()]
        return self._make(key, own, make, keep)

    def _make(self, key: Hashable, own: _Making, make: Callable[[], T], keep: Callable[[T], None]) -> T:
        try:
            made = make()
        except BaseException as error:
            with _LOCK:
                del self._now[key]
            own.made.set_exception(error)
            raise
        with _LOCK:
            keep(made)
            del self._now[key]
        own.made.set_result(made)
        return made


def _refuse_circle(wanted: _Making) -> None:
    """Raise where who computes what is wanted waits, directly or through others, for this thread."""
    me, each = threading.get_ident(), wanted
    # What is made already is waited for no longer, though who waited may not have woken up yet.
    while not each.made.done():
        if each.thread == me:
            raise RuntimeError("what is computed here needs its own result")
        if each.thread not in _WAITING:
            return
        each = _WAITING[each.thread]


_PROPERTIES = Flights()


class once_property(Generic[T]):  # noqa: N801  # a decorator, as functools.cached_property is
    """A property that is computed when it is first asked for, by one thread alone, and then kept with its object.

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
        """The value; once it is known, Python finds it with the object and does not ask here."""
        if instance is None:
            return self
        own = instance.__dict__

        def known() -> tuple[T] | None:
            return (own[self._name],) if self._name in own else None

        def keep(made: tuple[T]) -> None:
            own[self._name] = made[0]

        # In a tuple, since None may be a value.
        return _PROPERTIES.get((id(instance), self._name), known, lambda: (self._make(instance),), keep)[0]
