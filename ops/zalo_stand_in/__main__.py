"""``python -m ops.zalo_stand_in``: run the stand-in for Zalo's servers until stopped."""

import argparse
import asyncio
import sys

from ops.zalo_stand_in.app import BOT_TOKEN, OA, StandIn
from ops.zalo_stand_in.world import Account, App


def parser() -> argparse.ArgumentParser:
    """Return what the command takes."""
    takes = argparse.ArgumentParser(prog="python -m ops.zalo_stand_in", description=__doc__)
    takes.add_argument("--port", type=int, default=8090, help="cổng nghe trên 127.0.0.1")
    takes.add_argument("--webhook", default="http://127.0.0.1:8000/zalo/webhook", help="nơi nhận sự kiện")
    takes.add_argument("--app-id", default=App.id, help="mã ứng dụng")
    takes.add_argument("--app-secret", default=App.secret, help="khoá ứng dụng, dùng để đổi mã lấy token")
    takes.add_argument("--oa-secret", default=App.oa_secret, help="khoá OA, dùng để ký webhook")
    takes.add_argument("--callback", default="", help="địa chỉ callback đã khai báo; trống: nhận mọi địa chỉ")
    takes.add_argument(
        "--oa",
        nargs=3,
        action="append",
        metavar=("ID", "TÊN", "KIỂU"),
        help="một Official Account; kiểu both, v3, v2 (cơ quan nhà nước) hoặc closed; lặp lại được",
    )
    takes.add_argument("--factor", type=float, default=1.0, help="nhân thời gian chờ gửi lại (30 giây, 5 phút…)")
    takes.add_argument(
        "--stamp", choices=("body", "header", "both", "any"), default="any", help="dấu thời gian được ký"
    )
    takes.add_argument("--receipts", choices=("oa", "user", "any"), default="any", help="ai là sender của biên nhận")
    takes.add_argument("--bot-token", default=BOT_TOKEN, help="token của Zalo Bot")
    return takes


async def serve(chosen: argparse.Namespace) -> None:
    """Run until cancelled."""
    rows = chosen.oa or [(OA, "UBND xã (thử)", "both")]
    stand_in = StandIn(
        port=chosen.port,
        webhook=chosen.webhook,
        app=App(id=chosen.app_id, secret=chosen.app_secret, oa_secret=chosen.oa_secret, callback=chosen.callback),
        accounts=[Account(id=id, name=name, mode=mode) for id, name, mode in rows],
        factor=chosen.factor,
        stamp=None if chosen.stamp == "any" else chosen.stamp,
        receipts=None if chosen.receipts == "any" else chosen.receipts,
        bot_token=chosen.bot_token,
    )
    async with stand_in:
        sys.stdout.write(f"Zalo giả lập: {stand_in.url} (webhook: {chosen.webhook}). Ctrl-C để dừng.\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> int:
    """Run the command and return its exit code."""
    try:
        asyncio.run(serve(parser().parse_args()))
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        sys.stdout.write(f"LỖI: {error.strerror or error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
