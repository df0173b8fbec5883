"""Lists of the demo portal as two public Python clients read them.

usage: lists.py WEBHOOK_ADDRESS; prints {client: {list: [ids]}} as JSON.
"""
import json
import logging
import sys

import requests
from b24pysdk import BitrixWebhook, Client
from fast_bitrix24 import Bitrix

logging.disable(logging.CRITICAL)
address = sys.argv[1].rstrip("/")
host, token = address.removeprefix("http://").split("/rest/")
LISTS = {"contacts": 3, "companies": 4, "deals": 2}


class WithoutEncryption(requests.adapters.HTTPAdapter):
    """Hands requests for https on without encryption: the demo portal has none."""

    def send(self, request, **options):
        request.url = request.url.replace("https://", "http://", 1)
        return super().send(request, **options)

    def get_connection_with_tls_context(self, request, verify, proxies=None, cert=None):
        return self.poolmanager.connection_from_url(request.url)


def mount(session_init):
    def init(self, *args, **options):
        session_init(self, *args, **options)
        self.mount("https://", WithoutEncryption())

    return init


requests.Session.__init__ = mount(requests.Session.__init__)

fast = Bitrix(f"{address}/", verbose=False)
official = Client(BitrixWebhook(domain=host, webhook_token=token))


def ids(rows):
    return sorted(int(row.get("id", row.get("ID"))) for row in rows)


print(json.dumps({
    "fast_bitrix24": {
        name: ids(fast.get_all("crm.item.list", {"entityTypeId": kind, "select": ["id"]})) for name, kind in LISTS.items()
    } | {"activities": ids(fast.get_all("crm.activity.list", {"select": ["ID"]}))},
    "b24pysdk": {
        name: ids(official.crm.item.list(entity_type_id=kind, select=["id"]).as_list().result)
        for name, kind in LISTS.items()
    } | {"activities": ids(official.crm.activity.list(select=["ID"]).as_list().result)},
    "b24pysdk fast": {
        name: ids(official.crm.item.list(entity_type_id=kind, select=["id"]).as_list_fast().result)
        for name, kind in LISTS.items()
    },
}))
