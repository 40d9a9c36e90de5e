"""Slack's OAuth v2 in the fake: the page where people consent, and the exchange of a code for a token."""

import base64
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT_ID, CLIENT_SECRET = "111.222", "fake-client-secret"


class Consent:
    """The part of FakeSlack that installs the app in workspaces."""

    tokens: dict[str, str]
    redirect_url: str  # the one that the app's settings name
    codes: dict[str, tuple[str, str, str]]  # not used yet: code -> (workspace, person, scopes)
    _ids: Iterator[int]

    def consent(self, url: str, team: str = "T2", user: str = "U2") -> str:
        """Press "Allow" on the page at an authorize address, for a workspace (T...) or a whole organisation (E...).

        Returns where the browser is sent then.
        """
        # https://docs.slack.dev/authentication/installing-with-oauth#asking
        asked = {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}
        assert urlsplit(url).path == "/oauth/v2/authorize"
        assert asked["client_id"] == CLIENT_ID
        assert asked["redirect_uri"] == self.redirect_url, "redirect_uri did not match any configured URIs"
        code = f"code-{next(self._ids)}"
        self.codes[code] = (team, user, asked["scope"])
        return f"{self.redirect_url}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchange(self, payload: dict[str, Any], authorization: str) -> dict[str, Any]:
        """https://docs.slack.dev/reference/methods/oauth.v2.access: a code is good once."""
        given = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        if given != f"{CLIENT_ID}:{CLIENT_SECRET}":
            return {"ok": False, "error": "bad_client_secret"}
        if payload.get("code") not in self.codes:
            return {"ok": False, "error": "invalid_code"}
        team, user, scopes = self.codes.pop(payload["code"])
        if payload.get("redirect_uri") != self.redirect_url:
            return {"ok": False, "error": "bad_redirect_uri"}
        token = f"xoxb-{team}-{next(self._ids)}"
        self.tokens[token] = team
        # https://docs.slack.dev/enterprise/developing-for-enterprise-orgs
        whole = {"team": None, "enterprise": {"id": team, "name": "Org"}, "is_enterprise_install": True}
        return {
            "ok": True,
            "access_token": token,
            "token_type": "bot",
            "scope": scopes,
            "bot_user_id": f"UBOT{team}",
            "app_id": "A1",
            "team": {"name": f"Desk <b>{team}</b> & Co", "id": team},
            "enterprise": None,
            "is_enterprise_install": False,
            "authed_user": {"id": user},
        } | (whole if team.startswith("E") else {})
