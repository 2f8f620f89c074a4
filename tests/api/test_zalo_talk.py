"""A resident on Zalo and the assistant: from a signed event to what Zalo is asked to show."""

import pytest

from tests.api.zalo_fake import USER, event, post, until

pytestmark = pytest.mark.anyio


async def test_a_question_is_answered(oa, zalo):
    assert (await post(oa, event(text="làm khai sinh cho con"))).status_code == 200
    await until(lambda: zalo.sent)
    path, body, token = zalo.sent[0]
    assert (path, token) == ("/v3.0/oa/message/cs", "access-0")
    assert body["recipient"] == {"user_id": USER}
    assert "trợ lý ảo (AI) của xã Hoằng Lộc" in body["message"]["text"]
    assert "Giấy tờ cần nộp: tờ khai." in body["message"]["text"]
