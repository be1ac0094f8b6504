"""Everybody tries every address in every way; what comes back is judged by the page's rule and by planted words."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection, connections, transaction

from salur.shell import offers
from salur.shell.api.resources import VERB_DOORS
from tests.guards import rules
from tests.guards.addresses import WORDS, Address, addresses
from tests.guards.asking import Answer, Forms, answered
from tests.guards.changes import changed
from tests.guards.people import Someone, everybody
from tests.guards.planting import Planted, examples, market

QUERY = re.compile(r'href="(/[^"?#]*)?\?([^"#]+)"')
ASKED = {  # what else is asked of a page: something of another firm
    "reports/<slug:name>": "of_outlet={party}&by=outlet",
    "reports/papers": "of_outlet={party}",
    "reports/statement": "party={party}",
    "my-trip": "trip={trip}",
    "order/new": "buyer={party}",
    "order/entry/goods": "row=0&order={order}",
}
OWN, FOREIGN, SHARED, NONE, FIELDS = "own", "another's", "shared", "", "another's in its fields"


class Try(NamedTuple):
    """Somebody asks for an address: `target` says whose paper it names, `body` is what is sent."""

    who: Someone
    page: Address
    path: str
    method: str
    target: str
    body: Any = None
    word: str = ""

    def __str__(self) -> str:
        whose = f" ({self.target})" if self.target else ""
        return f"{self.who.name}: {self.method} {self.path}{whose}"


class Matrix:
    """All tries, what they came to, and what leaked."""

    def __init__(self) -> None:
        self.firms = market()
        self.people = everybody(self.firms)
        self.pages = addresses()
        self.tried: Counter[str] = Counter()
        self.met: set[tuple[str, str]] = set()
        self.leaks: list[str] = []
        self.asked: dict[str, dict[str, str]] = {}  # page -> kinds of question that its own links ask
        self.forms: dict[str, dict[str, str]] = {}
        self.no_verb: set[tuple[str, str]] = set()  # pages that answer 405 to a method, before they look at anything

    def without_rule(self) -> list[str]:
        """Pages of which nobody has said who may see them, or what stands in their holes."""
        unsaid = [
            one.route for one in self.pages if one.kind == "?" or (rules.rule_of(one) is None and one.name != "report")
        ]
        return unsaid + sorted(set(rules.ALONE) - {one.route for one in self.pages})  # and rules of pages that are gone

    def run(self, people: Sequence[Someone] | None = None, pages: Sequence[Address] | None = None) -> None:
        """Every try; what is wrong is kept."""
        if not self.forms:
            self._learn()
        for who in people or self.people:
            for page in pages or self.pages:
                for one in self.tries(who, page):
                    self.attempt(one)

    def skipped(self) -> list[str]:
        """Pages that somebody has not tried."""
        return [
            f"{who.name}: {page.route}"
            for who in self.people
            for page in self.pages
            if (who.name, page.route) not in self.met
        ]

    def _learn(self) -> None:
        """The forms and questions of every page, as the owners of the firms see them."""
        for firm in self.firms:
            (owner,) = [who for who in self.people if who.name == f"owner of {firm.word}"]
            for page in self.pages:
                if page.program or "digest" in page.route:
                    continue
                for target, path in self.paths(page, owner):
                    if target in (OWN, NONE):
                        text = _ask(owner, "GET", path).text
                        self.forms |= Forms(text, path).found
                        self._questions(path, text)

    def _questions(self, path: str, text: str) -> None:
        """What a page's own links ask of it and of others, one of each sort; every kind of file."""
        for where, query in QUERY.findall(text):
            sort = re.sub(r"=(?!csv|xlsx)[^&]*", "", query)
            self.asked.setdefault(where or path, {}).setdefault(sort, query.replace("&amp;", "&"))

    def paths(self, page: Address, who: Someone) -> Iterator[tuple[str, str]]:
        """The addresses to try for somebody, and whose paper each names.

        Who has the wrong key altogether (a session at the API, a token at a page) is turned away before anything is
        read, and tries one. Owners try papers of every status and of each other firm, others one of each.
        """
        if page.route in WORDS:
            yield from ((NONE, page.filled(**{page.holes[0]: word})) for word in WORDS[page.route])
        elif not page.holes:
            yield NONE, page.filled()
        elif who.actor is None or who.program != page.program:
            paper = self.ids[self.firms[0].word, page.kind][-1]
            yield FOREIGN, page.filled(**dict.fromkeys(page.holes, paper) | {"digest": self.firms[0].picture})
        elif "digest" in page.holes:
            yield from self._files(page, who)
        else:
            yield from self._papers(page, who)

    def _papers(self, page: Address, who: Someone) -> Iterator[tuple[str, str]]:
        assert who.firm
        hole, word, whole = page.holes[0], who.firm.word, who.actor is not None and who.actor.allows("*")
        mine, sent = self.ids[word, page.kind], self.shared[word, page.kind]
        states = mine if whole and page.route in self.sheets else mine[-1:]
        yield from ((OWN, page.filled(**{hole: paper})) for paper in states)
        for other in self.others(who):
            theirs = [paper for paper in self.ids[other.word, page.kind] if paper not in sent]
            yield from ((FOREIGN, page.filled(**{hole: paper})) for paper in theirs[-1:])
        yield from ((SHARED, page.filled(**{hole: paper})) for paper in sent[-1:])

    def others(self, who: Someone) -> list[Planted]:
        """The firms whose things somebody tries for."""
        found = [firm for firm in self.firms if firm is not who.firm]
        return found if who.actor and who.actor.allows("*") else found[:1]

    def _files(self, page: Address, who: Someone) -> Iterator[tuple[str, str]]:
        for one in [firm for firm in (who.firm, *self.others(who)) if firm]:
            papers = [paper for kind, paper in self.files[one.word] if kind == page.kind]
            paper = (papers or self.ids[one.word, page.kind])[-1]
            yield OWN if one is who.firm else FOREIGN, page.filled(paper=paper, digest=one.picture)

    def tries(self, who: Someone, page: Address) -> Iterator[Try]:
        """All that somebody tries of a page, by every verb that it has."""
        for target, path in self.paths(page, who):
            for method in ("GET", "POST"):
                if (page.route, method) not in self.no_verb:
                    yield Try(who, page, path, method, target, self._body(page, path) if method == "POST" else None)
            if who.actor is None or who.program != page.program or target not in (NONE, OWN):
                continue
            if page.program:
                for other in self.others(who):
                    if (page.route, "POST") not in self.no_verb:
                        yield Try(who, page, path, "POST", FIELDS, self._body(page, path, other))
            else:
                yield from (Try(who, page, f"{path}?{one}", "GET", target) for one in self._asks(who, page, path))

    def _asks(self, who: Someone, page: Address, path: str) -> Iterator[str]:
        """What else somebody asks of a page: what its links do, and for things of others."""
        if who.actor and who.actor.allows("*"):
            yield from self.asked.get(path, {}).values()
        for other in self.others(who):
            if page.route in offers.LISTS or page.route == "find":
                yield f"q={other.word[1:-1]}"
            if page.route in ASKED:
                things = {kind: self.ids[other.word, kind][-1] for kind in ("party", "trip", "order")}
                yield ASKED[page.route].format(**things)

    def _body(self, page: Address, path: str, other: Planted | None = None) -> Any:
        """What is sent: the form as its owner would, the example of the API, with another's things in it if told."""
        if not page.program:
            return self.forms.get(path, {"reason": "1", "outlet": "qz"})
        for door in VERB_DOORS:
            if page.route.endswith(f"{door.address.replace('{paper}', '<paper>')}"):
                body = examples()[door.operation]
                break
            if page.route.endswith(door.batch_address):
                body = examples()[f"{door.operation}_batch"]
                break
        else:
            return {}
        return self.bodies(page.route, body, other)

    def bodies(self, route: str, body: Any, other: Planted | None) -> Any:
        """An example, with another firm's numbers in place of its codes; made once."""
        key = (route, other.word if other else "")
        if key not in self._made:
            self._made[key] = other.meant(body) if other else body
        return self._made[key]

    @cached_property
    def _made(self) -> dict[tuple[str, str], Any]:
        return {}

    @cached_property
    def ids(self) -> dict[tuple[str, str], list[int]]:
        """A paper of each kind and status, of each firm."""
        found = {
            (firm.word, page.kind): sorted(firm.ids(page.kind).values())
            for firm in self.firms
            for page in self.pages
            if page.kind and page.kind != "?"
        }
        none = sorted({kind for (_, kind), papers in found.items() if not papers})
        assert not none, f"no row is planted of {none}: the examples of the API make one of each"
        return found

    @cached_property
    def sheets(self) -> set[str]:
        """The pages of papers, which show other things in other states."""
        return {f"{kind}/<int:paper>" for kind in offers.SHEETS}

    @cached_property
    def shared(self) -> dict[tuple[str, str], list[int]]:
        """Papers that a firm sees of others."""
        return {
            (firm.word, page.kind): sorted(firm.ids(page.kind, "counterpart").values())
            for firm in self.firms
            for page in self.pages
            if page.kind and page.kind != "?"
        }

    @cached_property
    def files(self) -> dict[str, list[tuple[str, int]]]:
        """The papers that have a file, by firm."""
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT organisation, paper_kind, max(paper) FROM kernel_attachment GROUP BY 1, 2")
            rows = cursor.fetchall()
        return {
            firm.word: [(kind, paper) for whose, kind, paper in rows if whose == firm.organisation]
            for firm in self.firms
        }

    @cached_property
    def foreign(self) -> dict[str, tuple[set[str], set[str], set[tuple[str, int]]]]:
        """What may not be read by somebody of a firm ('' = of none): words, amounts, and numbers of papers by kind."""
        amounts = {firm.word: firm.numbers() for firm in self.firms}
        sent = {firm.word: firm.numbers("counterpart") for firm in self.firms}
        members = {("party", firm.actor.party) for firm in self.firms}  # who keeps its books here is no secret
        papers = {
            firm.word: {(kind, paper) for kind in self.kinds for paper in firm.all_ids(kind)} for firm in self.firms
        }
        edges = {"qzedgeone": {"qzalpha", "qzgamma"}, "qzedgeother": {"qzbeta", "qzgamma"}}
        found = {}
        for mine in ["", *amounts]:
            others = [word for word in amounts if word != mine]
            words = set(others) | {edge for edge, both in edges.items() if mine not in both}
            figures = (
                set().union(*(amounts[word] for word in others)) - amounts.get(mine, set()) - sent.get(mine, set())
            )
            links = set().union(*(papers[word] for word in others)) - papers.get(mine, set()) - members
            found[mine] = (words, figures, links)
        return found

    @cached_property
    def kinds(self) -> set[str]:
        """Every kind of paper that an address names."""
        return {page.kind for page in self.pages} - {"", "?"}

    def attempt(self, one: Try) -> None:
        """Ask, judge, and put everything back."""
        self.tried[one.who.name] += 1
        self.met.add((one.who.name, one.page.route))
        if one.method == "GET":
            answer, touched = _ask(one.who, "GET", one.path), set()
        else:
            with transaction.atomic():
                answer = _ask(one.who, "POST", one.path, one.body, one.page.program)
                touched = changed(connection)
                transaction.set_rollback(True)
        if answer.status == 405:
            self.no_verb.add((one.page.route, one.method))
        self.leaks += [f"{one}: {wrong}" for wrong in self.wrong(one, answer, touched)]

    def wrong(self, one: Try, answer: Answer, touched: set[str]) -> Iterator[str]:
        """What is wrong with an answer."""
        text = answer.text.replace(one.path, "")
        words, figures, links = self.foreign[one.who.firm.word if one.who.firm else ""]
        for word in sorted(words):
            if word in text:
                yield f"shows {word}"
        if shown := (Answer(0, "", text).numbers & figures):
            yield f"shows amounts {sorted(shown)[:3]}"
        if shown_links := (Answer(0, "", text).links & links):
            yield f"leads to {sorted(shown_links)[:3]}"
        if answer.status >= 500:
            yield f"breaks ({answer.status})"
        may = self.may(one)
        if touched and not (may and one.target in (NONE, OWN, FIELDS)):
            yield f"changed {sorted(touched)}"
        if not may and answer.status == 200:
            yield "is shown to somebody who may not see it"
        elif one.target == FOREIGN and answer.status == 200:
            yield "is shown, though it is another's"
        elif may and self.plain(one) and not looked(answer):
            yield f"is not shown to somebody who may see it ({answer.status})"

    def may(self, one: Try) -> bool:
        """Whether the page's rule lets somebody in: sessions into pages, tokens into the API."""
        rule = rules.rule_of(one.page)
        if one.page.name == "report":
            rule = rules.of_report(one.path.split("?")[0].rsplit("/", 1)[1])
        assert rule is not None, one.page.route
        actor = one.who.actor if one.who.program == one.page.program else None
        more = rules.MORE.get(one.page.route, {}).get(one.method)
        return rule(actor) and (not more or (actor is not None and actor.allows(more)))

    def plain(self, one: Try) -> bool:
        """Whether somebody just looks at what is theirs, and nothing else is needed to see it."""
        nothing_more = one.page.route not in rules.WITHIN and "digest" not in one.page.holes and "?" not in one.path
        return one.method == "GET" and one.target in (NONE, OWN) and nothing_more


def looked(answer: Answer) -> bool:
    """Whether somebody was shown a page (or that there is none to be looked at, only to be sent to)."""
    return answer.status in (200, 302, 304, 405) and not answer.leads.startswith("/sign-in")


def _ask(who: Someone, method: str, path: str, body: Any = None, program: bool = False) -> Answer:
    """One request, after which the cookies are what they were."""
    cookies = who.client.cookies.copy()
    if method == "GET":
        answer = answered(who.client.get(path))
    elif program:
        answer = answered(who.client.post(path, json.dumps(body), content_type="application/json"))
    else:
        answer = answered(who.client.post(path, body))
    who.client.cookies = cookies  # type: ignore[assignment]
    return answer
