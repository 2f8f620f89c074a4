"""The adaptation keeps Rasa's promises: same results, less work; and rasa_sdk accepts the smaller call."""

import asyncio
import json
from typing import Any

import pytest
import rasa
from aiohttp import web
from rasa.core.actions.action import RemoteAction
from rasa.engine.graph import GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig

from bot import adaptation
from knowledge.paths import ROOT


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.from_path(str(ROOT / "domain.yml"))


@pytest.fixture
def tracker(domain: Domain) -> DialogueStateTracker:
    metadata = {"commune": "hoang-son", "choice": "procedure:1.001193"}
    parsed: Any = {"text": "/choose", "intent": {"name": "choose", "confidence": 1.0}, "entities": []}
    tracker = DialogueStateTracker("resident-1", domain.slots)
    tracker.update(ActionExecuted("action_listen"))
    tracker.update(UserUttered("/choose", parsed["intent"], [], parsed, input_channel="rest", metadata=metadata))
    tracker.update(SlotSet("procedure", "1.001193"))
    return tracker


@pytest.fixture
def applied(monkeypatch):
    for owner, name, _ in adaptation._REPLACEMENTS:
        monkeypatch.setattr(owner, name, owner.__dict__[name])
    assert adaptation.apply()


def test_adaptation_is_left_out_for_another_rasa(monkeypatch, caplog):
    monkeypatch.setattr(rasa, "__version__", "3.7.0")
    before = [owner.__dict__[name] for owner, name, _ in adaptation._REPLACEMENTS]
    assert adaptation.apply() is False
    assert [owner.__dict__[name] for owner, name, _ in adaptation._REPLACEMENTS] == before
    assert "3.7.0" in caplog.text


def test_adaptation_fits_the_pinned_rasa():
    assert rasa.__version__ == adaptation.RASA_VERSION
    for owner, name, _ in adaptation._REPLACEMENTS:
        assert name in owner.__dict__, f"{owner.__name__}.{name} is gone"


def test_adaptation_call_is_small_and_complete(tracker, domain):
    call = adaptation.action_call(RemoteAction("action_choose", None), tracker, domain)
    assert "domain" not in call
    assert call["tracker"]["events"] == []
    assert call["tracker"]["slots"]["procedure"] == "1.001193"
    assert call["tracker"]["latest_message"]["metadata"]["choice"] == "procedure:1.001193"
    assert call["tracker"]["latest_input_channel"] == "rest"
    assert len(json.dumps(call)) < 2000


def test_adaptation_call_runs_in_the_real_sdk_executor(tracker, domain):
    sdk = pytest.importorskip("rasa_sdk")
    from rasa_sdk.executor import ActionExecutor

    class Choose(sdk.Action):
        def name(self) -> str:
            return "action_choose"

        async def run(self, dispatcher, tracker, domain):
            assert domain == {}
            dispatcher.utter_message(json_message={"commune": tracker.latest_message["metadata"]["commune"]})
            return [{"event": "slot", "name": "procedure", "value": tracker.get_slot("procedure"), "timestamp": None}]

    executor = ActionExecutor()
    executor.register_action(Choose())
    call = json.loads(json.dumps(adaptation.action_call(RemoteAction("action_choose", None), tracker, domain)))
    result = asyncio.run(executor.run(call))
    assert result["events"][0]["value"] == "1.001193"
    assert result["responses"][0]["custom"] == {"commune": "hoang-son"}
    assert adaptation.check_result(RemoteAction("action_choose", None), result)


@pytest.mark.parametrize(
    "result", [{}, {"events": [], "responses": []}, {"events": [{"event": "slot", "name": "a"}], "responses": [{}]}]
)
def test_adaptation_accepts_good_results(result):
    assert adaptation.check_result(RemoteAction("a", None), result)


@pytest.mark.parametrize(
    "result",
    [
        None,
        [],
        "x",
        {"events": {}},
        {"events": ["slot"]},
        {"events": [{}]},
        {"events": [{"event": 3}]},
        {"responses": [1]},
    ],
)
def test_adaptation_refuses_bad_results(result):
    with pytest.raises(RasaException):
        adaptation.check_result(RemoteAction("a", None), result)


def test_adaptation_copy_changes_on_its_own(tracker):
    copied = adaptation.copy_conversation(tracker)
    stock = tracker.travel_back_in_time(float("inf"))
    assert copied.events == stock.events
    assert copied.current_slot_values() == stock.current_slot_values()
    assert copied.latest_message == stock.latest_message
    assert copied.latest_action_name == stock.latest_action_name
    copied.update(SlotSet("procedure", "other"))
    copied.update(ActionExecuted("action_answer"))
    assert tracker.get_slot("procedure") == "1.001193"
    assert tracker.latest_action_name == "action_listen"
    assert len(tracker.events) == len(copied.events) - 2


@pytest.mark.parametrize("kind", ["user", "bot", "slot", "action", "session_started", "restart", "followup"])
def test_adaptation_finds_the_same_events(kind):
    stock = next(cls for cls in rasa.shared.utils.common.all_subclasses(Event) if cls.type_name == kind)
    assert adaptation.event_type(kind) is stock


def test_adaptation_returns_the_default_for_an_unknown_event():
    assert adaptation.event_type("no-such-event") is None
    assert adaptation.event_type("no-such-event", SlotSet) is SlotSet


def schema(**needs: list[str]) -> GraphSchema:
    return GraphSchema(
        {
            name: SchemaNode(
                needs={need: need for need in wanted}, uses=object, fn="run", constructor_name="create", config={}
            )
            for name, wanted in needs.items()
        }
    )


class Runner:
    """What `run_graph` touches of a real runner: the schema and the nodes, here plain functions."""

    def __init__(self, graph: GraphSchema) -> None:
        self._graph_schema = graph
        self.ran: list[str] = []
        self._instantiated_nodes = {name: self._node(name) for name in graph.nodes}

    def _node(self, name: str) -> Any:
        def run(*inputs: tuple[str, Any]) -> tuple[str, str]:
            self.ran.append(name)
            return name, f"{name}({', '.join(str(value) for _, value in inputs)})"

        return run


def test_adaptation_graph_runs_what_is_needed_once_and_in_order():
    runner = Runner(schema(tokens=["message"], intent=["tokens"], extra=["message"], both=["intent", "tokens"]))
    result = adaptation.run_graph(runner, inputs={"message": "hi"}, targets=["both"])
    assert result == {"both": "both(intent(tokens(hi)), tokens(hi))"}
    assert runner.ran == ["tokens", "intent", "both"]


def test_adaptation_graph_agrees_with_dask():
    runner = Runner(schema(a=["x"], b=["a", "x"], c=["b"]))
    mine = adaptation.run_graph(runner, inputs={"x": 1}, targets=["c"])
    runner._build_dask_graph = lambda minimal: DaskGraphRunner._build_dask_graph(runner, minimal)
    runner._add_inputs_to_graph = DaskGraphRunner._add_inputs_to_graph
    runner._execution_context = None
    assert DaskGraphRunner.run(runner, inputs={"x": 1}, targets=["c"]) == mine


async def serve(handler: Any) -> tuple[web.AppRunner, str]:
    app = web.Application()
    app.router.add_post("/webhook", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    return runner, f"http://{host}:{port}/webhook"


@pytest.mark.usefixtures("applied")
def test_adaptation_keeps_one_connection_to_the_action_server():
    peers = []

    async def handler(request: web.Request) -> web.Response:
        assert request.transport
        peers.append(request.transport.get_extra_info("peername"))
        return web.json_response({"events": [], "responses": []})

    async def scenario() -> None:
        runner, url = await serve(handler)
        for _ in range(3):
            assert await EndpointConfig(url).request(json={"a": 1}) == {"events": [], "responses": []}
        await adaptation.KeptSession.close()
        await runner.cleanup()

    asyncio.run(scenario())
    assert len(peers) == 3
    assert len(set(peers)) == 1


def test_adaptation_leaves_endpoints_with_credentials_alone():
    async def scenario() -> None:
        session = adaptation.kept_session(EndpointConfig("http://localhost", headers={"X-Key": "1"}))
        assert not isinstance(session, adaptation.KeptSession)
        await session.close()

    asyncio.run(scenario())
