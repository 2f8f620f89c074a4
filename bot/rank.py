"""What the trained model thinks of questions: ``python -m bot.rank --out FILE QUESTIONS…``, for fitting decisions.

The file holds for each message, as masked by the gateway, its intents with their chances, best first.
"""

import asyncio
import json
import logging
import os
from collections.abc import Iterable
from pathlib import Path

import click

from knowledge.privacy import mask
from knowledge.text import clean


def messages(paths: Iterable[Path]) -> list[str]:
    """Return every message of the questions in ``paths`` (JSON lines with ``turns`` or ``text``), each once, sorted."""
    items = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return sorted({mask(clean(text)) for item in items for text in item.get("turns") or [item["text"]]})


async def _ranked(model: Path, texts: list[str]) -> dict[str, list[tuple[str, float]]]:
    from rasa.core.agent import load_agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    agent = await load_agent(model_path=str(model))
    parsed = {text: await agent.parse_message(text) for text in texts}
    return {
        text: [(intent["name"], round(float(intent["confidence"]), 4)) for intent in found["intent_ranking"]]
        for text, found in parsed.items()
    }


@click.command()
@click.option("--model", type=click.Path(path_type=Path, exists=True), required=True, help="Mô hình đã huấn luyện.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Tệp JSON ghi kết quả.")
@click.argument("questions", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
def main(model: Path, out: Path, questions: tuple[Path, ...]) -> None:
    """Ghi ý định mà mô hình đoán cho từng câu hỏi."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    ranked = asyncio.run(_ranked(model, messages(questions)))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(ranked, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    click.echo(f"{len(ranked)} câu trong {out}")


if __name__ == "__main__":
    main()
