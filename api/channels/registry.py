"""Which channels there are, each made from its settings; one that is not set up is not there."""

import aiohttp

from api.channels.accounts import load_accounts
from api.channels.channel import Channel, Channels
from api.channels.zalo.channel import ZaloChannel
from api.channels.zalo.sender import Sender
from api.channels.zalo.tally import Tally
from api.channels.zalo.tokens import Tokens
from api.channels.zalo_bot.channel import ZaloBotChannel
from api.records.database import Database
from api.records.secrets import Vault
from api.settings import Settings


def open_channels(settings: Settings, http: aiohttp.ClientSession, records: Database) -> Channels:
    """Return the channels that ``settings`` set up; raises SettingsError for one that is set up by half."""
    vault = Vault(settings.secret_key)
    by_name: dict[str, Channel] = {}
    accounts = load_accounts(settings)
    if accounts:
        tokens = Tokens(http, settings.zalo_oauth_url, records, vault)
        sender = Sender(http, settings.zalo_api_url, records, tokens)
        by_name[ZaloChannel.name] = ZaloChannel(accounts, sender, Tally(records, list(accounts)))
    if settings.zalo_bot_token:
        by_name[ZaloBotChannel.name] = ZaloBotChannel(settings, http)
    return Channels(by_name, vault)
