"""Another model in place of the one that answers, while messages go on."""

import asyncio
import gc
import logging
import tarfile
import weakref
from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.exceptions import ModelNotFound
from rasa.shared.exceptions import RasaException

from knowledge.memory.release import release
from knowledge.paths import models_dir, var_dir

logger = logging.getLogger(__name__)
# How often, and how long apart, it is looked whether the last message of the old model has been answered.
LOOKS, LOOK_SECONDS = 30, 2.0


class SwapError(Exception):
    """The model cannot be put in place; the message says why, and the one before goes on answering."""


def allowed(text: object) -> Path:
    """Return the path of a model that may be loaded: one among the models or the candidates; raises SwapError."""
    if not isinstance(text, str) or not text.endswith(".tar.gz"):
        raise SwapError("path must name a .tar.gz file")
    path = Path(text).resolve()
    folders = (models_dir().resolve(), (var_dir() / "candidates").resolve())
    if not any(path.is_relative_to(folder) for folder in folders):
        raise SwapError("path lies neither among the models nor among the candidates")
    if not path.is_file():
        raise SwapError("no such model")
    return path


async def swap(agent: Agent, path: Path) -> None:
    """Have ``agent`` answer by the model at ``path``; raises SwapError.

    A message under way is finished by the model it began with: both keep conversations in the same store.
    """
    processor = await asyncio.to_thread(_load, agent, path)
    agent.processor = processor
    agent.domain = processor.domain
    agent.tracker_store.domain = processor.domain
    agent.nlg.responses = processor.domain.responses


def _load(agent: Agent, path: Path) -> MessageProcessor:
    """Return the model at ``path``, tried on one message; raises SwapError."""
    try:
        processor = MessageProcessor(
            model_path=str(path),
            tracker_store=agent.tracker_store,
            lock_store=agent.lock_store,
            generator=agent.nlg,
            action_endpoint=agent.action_endpoint,
            http_interpreter=agent.http_interpreter,
        )
        asyncio.run(processor.parse_message(UserMessage("xin chào")))
    except (RasaException, ModelNotFound, tarfile.TarError, OSError, ValueError, KeyError, EOFError) as error:
        logger.exception("The model %s cannot be loaded", path.name)
        raise SwapError(f"the model cannot be loaded: {type(error).__name__}") from error
    return processor


async def free(old: "weakref.ref[MessageProcessor]") -> None:
    """Give back the memory of a model that answers no more, once its last message is answered.

    What was loaded at the start is frozen (bot.channel): thawed, the collector sees the rings in it.
    """
    gc.unfreeze()
    for _ in range(LOOKS):
        release()
        if old() is None:
            break
        await asyncio.sleep(LOOK_SECONDS)
    gc.freeze()
