"""Ask Rasa over loopback, and notice quickly when it is away."""

import logging
import time
from collections.abc import Callable
from typing import Any

import aiohttp
from pydantic import TypeAdapter, ValidationError

from api.schemas import Answer, Part, Shape

log = logging.getLogger(__name__)


class RasaMessage(Shape):
    """One message of Rasa's REST channel; ours carry the answer in ``custom``."""

    custom: Answer | None = None


_MESSAGES = TypeAdapter(list[RasaMessage])


class Breaker:
    """Lets every call through until ``failures`` in a row; then one call per ``retry`` seconds until one succeeds."""

    def __init__(self, *, failures: int, retry: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Start closed: all calls go through."""
        self._limit = failures
        self._retry = retry
        self._clock = clock
        self._failures = 0
        self._next_try = 0.0

    @property
    def open(self) -> bool:
        """True while calls are held back."""
        return self._failures >= self._limit

    def allows(self) -> bool:
        """Return whether a call may go out now; when open, saying yes postpones the next one."""
        if not self.open:
            return True
        now = self._clock()
        if now < self._next_try:
            return False
        self._next_try = now + self._retry
        return True

    def succeeded(self) -> None:
        """Close: the next call goes through again."""
        if self.open:
            log.warning("Rasa answers again.")
        self._failures = 0

    def failed(self) -> None:
        """Count a failure; after the last one allowed the breaker opens."""
        self._failures += 1
        self._next_try = self._clock() + self._retry
        if self._failures == self._limit:
            log.warning("Rasa failed %d times in a row: answering from search, trying again by itself.", self._failures)


class RasaClient:
    """Rasa's REST channel as one question and one checked answer."""

    def __init__(self, http: aiohttp.ClientSession, url: str, *, timeout: float, breaker: Breaker) -> None:
        """Ask the channel at ``url`` (…/webhooks/rest), giving up after ``timeout`` seconds."""
        self._http = http
        self._url = url
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._breaker = breaker

    @property
    def held_back(self) -> bool:
        """True while Rasa has failed so often that it is only probed."""
        return self._breaker.open

    async def ask(self, *, session: str, message: str, commune: str | None, choice: str | None) -> Answer | None:
        """Return Rasa's answer; None when it is away, slow, silent, or says something out of the contract."""
        if not self._breaker.allows():
            return None
        question = {"sender": session, "message": message, "metadata": {"commune": commune, "choice": choice}}
        answer = await self._post(question)
        if answer is None:
            self._breaker.failed()
        else:
            self._breaker.succeeded()
        return answer

    async def forget(self, session: str) -> bool:
        """Have Rasa delete its own record of a conversation; False when it is away."""
        try:
            body = {"sender": session}
            async with self._http.post(f"{self._url}/forget", json=body, timeout=self._timeout) as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def _post(self, question: dict[str, Any]) -> Answer | None:
        try:
            async with self._http.post(f"{self._url}/webhook", json=question, timeout=self._timeout) as response:
                body = await response.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            log.info("Rasa did not answer: %s", type(error).__name__)
            return None
        if response.status != 200:
            log.warning("Rasa answered with status %d.", response.status)
            return None
        return _checked(body)


def _checked(body: bytes) -> Answer | None:
    try:
        answers = [message.custom for message in _MESSAGES.validate_json(body) if message.custom]
    except ValidationError as error:
        wrong = [(each["loc"], each["type"]) for each in error.errors(include_input=False, include_url=False)]
        log.warning("Rasa's answer breaks the chat contract: %s", wrong)
        return None
    # An empty list is how Rasa's REST channel reports an exception inside it.
    return merged(answers) if answers else None


def merged(answers: list[Answer]) -> Answer:
    """Return several answers as one: all messages and sources in order, the last buttons, the lowest confidence."""
    if len(answers) == 1:
        return answers[0]
    sources = {source.model_dump_json(): source for answer in answers for source in answer.sources}
    parts = [part for answer in answers for part in answer.parts or [_part(answer)]]
    return answers[0].model_copy(
        update={
            "messages": [message for answer in answers for message in answer.messages],
            "choices": next((answer.choices for answer in reversed(answers) if answer.choices), []),
            "sources": list(sources.values()),
            "referral": next((answer.referral for answer in answers if answer.referral), None),
            "parts": parts,
            "confidence": min(answer.confidence for answer in answers),
        }
    )


def _part(answer: Answer) -> Part:
    return Part(outcome=answer.outcome, procedure=answer.procedure, aspect=answer.aspect, topic=answer.topic)
