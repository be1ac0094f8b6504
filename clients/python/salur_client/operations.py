"""What can be asked. Written by ./salur client from the API's description; changes here are lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Literal

from salur_client import models
from salur_client.transport import Transport, segment


class BillCredits:
    """bill-credits"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def expect_bill_credit(self, body: models.BillingExpectBillCredit, *, key: str | None = None) -> models.Answer:
        """Write down the credit notes that member suppliers have issued us; nothing is booked until somebody records
        them.
        """
        answer = self._transport.post("/bill-credits/expect-bill-credit", body, key)
        return models.Answer.of(answer)

    def expect_bill_credit_batch(
        self,
        commands: Sequence[models.BillingExpectBillCreditCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Write down the credit notes that member suppliers have issued us; nothing is booked until
        somebody records them.
        """
        answer = self._transport.post("/bill-credits/expect-bill-credit/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def record_bill_credit(
        self,
        paper: int | str,
        body: models.BillingRecordBillCredit | None = None,
        *,
        key: str | None = None,
    ) -> models.Answer:
        """Book suppliers' credit notes that were expected: we owe less on the bills they are for, the rest comes off
        what is still to be billed.
        """
        answer = self._transport.post(f"/bill-credits/{segment(paper)}/record-bill-credit", body or {}, key)
        return models.Answer.of(answer)

    def record_bill_credit_batch(
        self,
        commands: Sequence[models.BillingRecordBillCreditCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Book suppliers' credit notes that were expected: we owe less on the bills they are for, the
        rest comes off what is still to be billed.
        """
        answer = self._transport.post("/bill-credits/record-bill-credit/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(
        self,
        *,
        status: Literal["expected", "recorded"] | None = None,
        number: str | None = None,
        reference: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        changed_since: datetime | None = None,
        limit: int | None = None,
    ) -> Iterator[models.BillCredit]:
        """List: bill-credits. All pages, one after the other."""
        asked: dict[str, Any] = {
            "status": status,
            "number": number,
            "reference": reference,
            "from": from_,
            "to": to,
            "changed_since": changed_since,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/bill-credits", asked)
            yield from (models.BillCredit.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.BillCreditPaper:
        """Look at one: bill-credits."""
        return models.BillCreditPaper.of(self._transport.get(f"/bill-credits/{segment(paper)}"))


class Bills:
    """bills"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def expect_bill(self, body: models.BillingExpectBill, *, key: str | None = None) -> models.Answer:
        """Write down the bills that member suppliers have invoiced; nothing is booked until somebody records them."""
        answer = self._transport.post("/bills/expect-bill", body, key)
        return models.Answer.of(answer)

    def expect_bill_batch(
        self,
        commands: Sequence[models.BillingExpectBillCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Write down the bills that member suppliers have invoiced; nothing is booked until somebody
        records them.
        """
        answer = self._transport.post("/bills/expect-bill/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def record_bill(self, body: models.BillingRecordBill, *, key: str | None = None) -> models.Answer:
        """Book suppliers' bills: we owe them, what was received is billed now, and what it was dearer or cheaper
        shows.
        """
        answer = self._transport.post("/bills/record-bill", body, key)
        return models.Answer.of(answer)

    def record_bill_batch(
        self,
        commands: Sequence[models.BillingRecordBillCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Book suppliers' bills: we owe them, what was received is billed now, and what it was dearer
        or cheaper shows.
        """
        answer = self._transport.post("/bills/record-bill/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def record_bill_of_bill(
        self,
        paper: int | str,
        body: models.BillingRecordBill,
        *,
        key: str | None = None,
    ) -> models.Answer:
        """Book suppliers' bills: we owe them, what was received is billed now, and what it was dearer or cheaper
        shows.
        """
        answer = self._transport.post(f"/bills/{segment(paper)}/record-bill", body, key)
        return models.Answer.of(answer)

    def record_bill_of_bill_batch(
        self,
        commands: Sequence[models.BillingRecordBillOfBillCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Book suppliers' bills: we owe them, what was received is billed now, and what it was dearer
        or cheaper shows.
        """
        answer = self._transport.post("/bills/bill/record-bill/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def pay_bill(self, paper: int | str, body: models.BillingPayBill, *, key: str | None = None) -> models.Answer:
        """Pay bills from the bank, in full or in part."""
        answer = self._transport.post(f"/bills/{segment(paper)}/pay-bill", body, key)
        return models.Answer.of(answer)

    def pay_bill_batch(
        self,
        commands: Sequence[models.BillingPayBillCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Pay bills from the bank, in full or in part."""
        answer = self._transport.post("/bills/pay-bill/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(
        self,
        *,
        status: Literal["expected", "recorded", "paid"] | None = None,
        number: str | None = None,
        reference: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        changed_since: datetime | None = None,
        limit: int | None = None,
    ) -> Iterator[models.Bill]:
        """List: bills. All pages, one after the other."""
        asked: dict[str, Any] = {
            "status": status,
            "number": number,
            "reference": reference,
            "from": from_,
            "to": to,
            "changed_since": changed_since,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/bills", asked)
            yield from (models.Bill.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.BillPaper:
        """Look at one: bills."""
        return models.BillPaper.of(self._transport.get(f"/bills/{segment(paper)}"))


class Counts:
    """counts"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def tell(self, body: models.CountsTell, *, key: str | None = None) -> models.Answer:
        """Write down what was counted at places (a tell); with `approve` it is taken into the book at once."""
        answer = self._transport.post("/counts/tell", body, key)
        return models.Answer.of(answer)

    def tell_batch(self, commands: Sequence[models.CountsTellCommand], *, key: str | None = None) -> models.BatchAnswer:
        """Many at once: Write down what was counted at places (a tell); with `approve` it is taken into the book at
        once.
        """
        answer = self._transport.post("/counts/tell/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def approve(self, paper: int | str, body: models.Instant | None = None, *, key: str | None = None) -> models.Answer:
        """Take told counts into the book (`paper` is the count): what is found or missing goes to count differences."""
        answer = self._transport.post(f"/counts/{segment(paper)}/approve", body or {}, key)
        return models.Answer.of(answer)

    def approve_batch(
        self,
        commands: Sequence[models.CountsApproveCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Take told counts into the book (`paper` is the count): what is found or missing goes to count
        differences.
        """
        answer = self._transport.post("/counts/approve/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def cancel(self, paper: int | str, body: models.Instant | None = None, *, key: str | None = None) -> models.Answer:
        """Give up told counts; the book stays as it is."""
        answer = self._transport.post(f"/counts/{segment(paper)}/cancel", body or {}, key)
        return models.Answer.of(answer)

    def cancel_batch(
        self,
        commands: Sequence[models.CountsCancelCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Give up told counts; the book stays as it is."""
        answer = self._transport.post("/counts/cancel/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(
        self,
        *,
        status: Literal["told", "approved", "cancelled"] | None = None,
        number: str | None = None,
        reference: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        changed_since: datetime | None = None,
        limit: int | None = None,
    ) -> Iterator[models.Count]:
        """List: counts. All pages, one after the other."""
        asked: dict[str, Any] = {
            "status": status,
            "number": number,
            "reference": reference,
            "from": from_,
            "to": to,
            "changed_since": changed_since,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/counts", asked)
            yield from (models.Count.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.CountPaper:
        """Look at one: counts."""
        return models.CountPaper.of(self._transport.get(f"/counts/{segment(paper)}"))


class Credit:
    """credit"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def set_limit(self, body: models.CreditSetLimit, *, key: str | None = None) -> models.Answer:
        """Set limits, blocks and allowances; who waits for credit hears of more room."""
        answer = self._transport.post("/credit/set-limit", body, key)
        return models.Answer.of(answer)

    def set_limit_batch(
        self,
        commands: Sequence[models.CreditSetLimitCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Set limits, blocks and allowances; who waits for credit hears of more room."""
        answer = self._transport.post("/credit/set-limit/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(self, *, limit: int | None = None) -> Iterator[models.Credit]:
        """List: credit. All pages, one after the other."""
        asked: dict[str, Any] = {
            "limit": limit,
        }
        while True:
            page = self._transport.get("/credit", asked)
            yield from (models.Credit.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.CreditPaper:
        """Look at one: credit."""
        return models.CreditPaper.of(self._transport.get(f"/credit/{segment(paper)}"))


class CreditNotes:
    """credit-notes"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def credit(self, body: models.BillingCredit, *, key: str | None = None) -> models.Answer:
        """Issue credit notes: what is open on the invoices they name is settled first, then the oldest due, the rest
        goes on account.
        """
        answer = self._transport.post("/credit-notes/credit", body, key)
        return models.Answer.of(answer)

    def credit_batch(
        self,
        commands: Sequence[models.BillingCreditCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Issue credit notes: what is open on the invoices they name is settled first, then the oldest
        due, the rest goes on account.
        """
        answer = self._transport.post("/credit-notes/credit/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(
        self,
        *,
        status: Literal["issued", "historic"] | None = None,
        number: str | None = None,
        reference: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        changed_since: datetime | None = None,
        limit: int | None = None,
    ) -> Iterator[models.CreditNote]:
        """List: credit-notes. All pages, one after the other."""
        asked: dict[str, Any] = {
            "status": status,
            "number": number,
            "reference": reference,
            "from": from_,
            "to": to,
            "changed_since": changed_since,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/credit-notes", asked)
            yield from (models.CreditNote.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.CreditNotePaper:
        """Look at one: credit-notes."""
        return models.CreditNotePaper.of(self._transport.get(f"/credit-notes/{segment(paper)}"))


class Deposits:
    """deposits"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def bank(self, body: models.BillingBank, *, key: str | None = None) -> models.Answer:
        """Say that cash of the drawer, or of a collector, was brought to the bank."""
        answer = self._transport.post("/deposits/bank", body, key)
        return models.Answer.of(answer)

    def bank_batch(
        self,
        commands: Sequence[models.BillingBankCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Say that cash of the drawer, or of a collector, was brought to the bank."""
        answer = self._transport.post("/deposits/bank/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(
        self,
        *,
        status: Literal["banked"] | None = None,
        number: str | None = None,
        reference: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        changed_since: datetime | None = None,
        limit: int | None = None,
    ) -> Iterator[models.Deposit]:
        """List: deposits. All pages, one after the other."""
        asked: dict[str, Any] = {
            "status": status,
            "number": number,
            "reference": reference,
            "from": from_,
            "to": to,
            "changed_since": changed_since,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/deposits", asked)
            yield from (models.Deposit.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.DepositPaper:
        """Look at one: deposits."""
        return models.DepositPaper.of(self._transport.get(f"/deposits/{segment(paper)}"))


class Discrepancies:
    """discrepancies"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def explain(self, paper: int | str, body: models.LedgerExplain, *, key: str | None = None) -> models.Answer:
        """Close discrepancies by hand: `unexplained` is cleared against count differences at the value drawn."""
        answer = self._transport.post(f"/discrepancies/{segment(paper)}/explain", body, key)
        return models.Answer.of(answer)

    def explain_batch(
        self,
        commands: Sequence[models.LedgerExplainCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Close discrepancies by hand: `unexplained` is cleared against count differences at the value
        drawn.
        """
        answer = self._transport.post("/discrepancies/explain/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(
        self,
        *,
        from_: date | None = None,
        to: date | None = None,
        limit: int | None = None,
    ) -> Iterator[models.Discrepancy]:
        """List: discrepancies. All pages, one after the other."""
        asked: dict[str, Any] = {
            "from": from_,
            "to": to,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/discrepancies", asked)
            yield from (models.Discrepancy.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.DiscrepancyPaper:
        """Look at one: discrepancies."""
        return models.DiscrepancyPaper.of(self._transport.get(f"/discrepancies/{segment(paper)}"))


class Groups:
    """groups"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def record_groups(self, body: models.PartiesGroup, *, key: str | None = None) -> models.Answer:
        """Record groups of parties by code; a known one takes its new name."""
        answer = self._transport.post("/groups/record-groups", body, key)
        return models.Answer.of(answer)

    def record_groups_batch(
        self,
        commands: Sequence[models.PartiesRecordGroupsCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Record groups of parties by code; a known one takes its new name."""
        answer = self._transport.post("/groups/record-groups/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def join_groups(self, body: models.PartiesJoin, *, key: str | None = None) -> models.Answer:
        """Put parties into groups from a day (today unless told), until another if told."""
        answer = self._transport.post("/groups/join-groups", body, key)
        return models.Answer.of(answer)

    def join_groups_batch(
        self,
        commands: Sequence[models.PartiesJoinGroupsCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Put parties into groups from a day (today unless told), until another if told."""
        answer = self._transport.post("/groups/join-groups/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def leave_groups(self, body: models.PartiesLeave, *, key: str | None = None) -> models.Answer:
        """Take parties out of groups from a day on (today unless told)."""
        answer = self._transport.post("/groups/leave-groups", body, key)
        return models.Answer.of(answer)

    def leave_groups_batch(
        self,
        commands: Sequence[models.PartiesLeaveGroupsCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Take parties out of groups from a day on (today unless told)."""
        answer = self._transport.post("/groups/leave-groups/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(self, *, code: str | None = None, limit: int | None = None) -> Iterator[models.Group]:
        """List: groups. All pages, one after the other."""
        asked: dict[str, Any] = {
            "code": code,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/groups", asked)
            yield from (models.Group.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.GroupPaper:
        """Look at one: groups."""
        return models.GroupPaper.of(self._transport.get(f"/groups/{segment(paper)}"))


class Imports:
    """imports"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def all(
        self,
        *,
        status: Literal["running", "ended", "broken"] | None = None,
        number: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        changed_since: datetime | None = None,
        limit: int | None = None,
    ) -> Iterator[models.Import]:
        """List: imports. All pages, one after the other."""
        asked: dict[str, Any] = {
            "status": status,
            "number": number,
            "from": from_,
            "to": to,
            "changed_since": changed_since,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/imports", asked)
            yield from (models.Import.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.ImportPaper:
        """Look at one: imports."""
        return models.ImportPaper.of(self._transport.get(f"/imports/{segment(paper)}"))


class Invoices:
    """invoices"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def invoice(self, body: models.BillingInvoice, *, key: str | None = None) -> models.Answer:
        """Issue invoices for shipments: their lines less what was refused at the door; the bill-to party owes from
        now on.
        """
        answer = self._transport.post("/invoices/invoice", body, key)
        return models.Answer.of(answer)

    def invoice_batch(
        self,
        commands: Sequence[models.BillingInvoiceCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Issue invoices for shipments: their lines less what was refused at the door; the bill-to
        party owes from now on.
        """
        answer = self._transport.post("/invoices/invoice/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def open_item(self, body: models.BillingOpeningItem, *, key: str | None = None) -> models.Answer:
        """Take invoices of before into the books: the party owes what is open of them, due when they were due."""
        answer = self._transport.post("/invoices/open-item", body, key)
        return models.Answer.of(answer)

    def open_item_batch(
        self,
        commands: Sequence[models.BillingOpenItemCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Take invoices of before into the books: the party owes what is open of them, due when they
        were due.
        """
        answer = self._transport.post("/invoices/open-item/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def keep_sale(self, body: models.BillingHistoricSale, *, key: str | None = None) -> models.Answer:
        """Keep invoices, credit notes and payments of before the books were opened, under their old numbers."""
        answer = self._transport.post("/invoices/keep-sale", body, key)
        return models.Answer.of(answer)

    def keep_sale_batch(
        self,
        commands: Sequence[models.BillingKeepSaleCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Keep invoices, credit notes and payments of before the books were opened, under their old
        numbers.
        """
        answer = self._transport.post("/invoices/keep-sale/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(
        self,
        *,
        status: Literal["issued", "opening", "historic"] | None = None,
        number: str | None = None,
        reference: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        changed_since: datetime | None = None,
        limit: int | None = None,
    ) -> Iterator[models.Invoice]:
        """List: invoices. All pages, one after the other."""
        asked: dict[str, Any] = {
            "status": status,
            "number": number,
            "reference": reference,
            "from": from_,
            "to": to,
            "changed_since": changed_since,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/invoices", asked)
            yield from (models.Invoice.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.InvoicePaper:
        """Look at one: invoices."""
        return models.InvoicePaper.of(self._transport.get(f"/invoices/{segment(paper)}"))


class Months:
    """months"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def close_month(self, body: models.LedgerCloseMonth, *, key: str | None = None) -> models.Answer:
        """Close a month for good, one after the other, from the first with postings."""
        answer = self._transport.post("/months/close-month", body, key)
        return models.Answer.of(answer)

    def close_month_batch(
        self,
        commands: Sequence[models.LedgerCloseMonthCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Close a month for good, one after the other, from the first with postings."""
        answer = self._transport.post("/months/close-month/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(
        self,
        *,
        from_: date | None = None,
        to: date | None = None,
        limit: int | None = None,
    ) -> Iterator[models.Month]:
        """List: months. All pages, one after the other."""
        asked: dict[str, Any] = {
            "from": from_,
            "to": to,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/months", asked)
            yield from (models.Month.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.MonthPaper:
        """Look at one: months."""
        return models.MonthPaper.of(self._transport.get(f"/months/{segment(paper)}"))


class Orders:
    """orders"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def place(self, body: models.OrdersCapture, *, key: str | None = None) -> models.Answer:
        """Write orders down and confirm them: goods and credit are promised, or the order is held, with reasons."""
        answer = self._transport.post("/orders/place", body, key)
        return models.Answer.of(answer)

    def place_batch(
        self,
        commands: Sequence[models.OrdersPlaceCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Write orders down and confirm them: goods and credit are promised, or the order is held, with
        reasons.
        """
        answer = self._transport.post("/orders/place/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def capture(self, body: models.OrdersCapture, *, key: str | None = None) -> models.Answer:
        """Write orders down and price them; nothing is promised yet."""
        answer = self._transport.post("/orders/capture", body, key)
        return models.Answer.of(answer)

    def capture_batch(
        self,
        commands: Sequence[models.OrdersCaptureCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Write orders down and price them; nothing is promised yet."""
        answer = self._transport.post("/orders/capture/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def confirm(self, paper: int | str, body: models.Instant | None = None, *, key: str | None = None) -> models.Answer:
        """Promise goods and credit to orders that are drafts, held, or wait for goods; those captured first come
        first.
        """
        answer = self._transport.post(f"/orders/{segment(paper)}/confirm", body or {}, key)
        return models.Answer.of(answer)

    def confirm_batch(
        self,
        commands: Sequence[models.OrdersConfirmCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Promise goods and credit to orders that are drafts, held, or wait for goods; those captured
        first come first.
        """
        answer = self._transport.post("/orders/confirm/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def accept_price(
        self,
        paper: int | str,
        body: models.Instant | None = None,
        *,
        key: str | None = None,
    ) -> models.Answer:
        """Price held orders anew, line by line as they were asked for, and decide them: the buyer takes them as they
        are.
        """
        answer = self._transport.post(f"/orders/{segment(paper)}/accept-price", body or {}, key)
        return models.Answer.of(answer)

    def accept_price_batch(
        self,
        commands: Sequence[models.OrdersAcceptPriceCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Price held orders anew, line by line as they were asked for, and decide them: the buyer takes
        them as they are.
        """
        answer = self._transport.post("/orders/accept-price/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def change(self, paper: int | str, body: models.OrdersChange, *, key: str | None = None) -> models.Answer:
        """Give orders new lines, as long as nothing has been picked; a draft stays a draft, others are decided anew."""
        answer = self._transport.post(f"/orders/{segment(paper)}/change", body, key)
        return models.Answer.of(answer)

    def change_batch(
        self,
        commands: Sequence[models.OrdersChangeCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Give orders new lines, as long as nothing has been picked; a draft stays a draft, others are
        decided anew.
        """
        answer = self._transport.post("/orders/change/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def cancel(self, paper: int | str, body: models.OrdersBecause, *, key: str | None = None) -> models.Answer:
        """Cancel orders of which nothing has been picked."""
        answer = self._transport.post(f"/orders/{segment(paper)}/cancel", body, key)
        return models.Answer.of(answer)

    def cancel_batch(
        self,
        commands: Sequence[models.OrdersCancelCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Cancel orders of which nothing has been picked."""
        answer = self._transport.post("/orders/cancel/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def short_close(self, paper: int | str, body: models.OrdersBecause, *, key: str | None = None) -> models.Answer:
        """What has not been picked will not come any more: it is cancelled and released."""
        answer = self._transport.post(f"/orders/{segment(paper)}/short-close", body, key)
        return models.Answer.of(answer)

    def short_close_batch(
        self,
        commands: Sequence[models.OrdersShortCloseCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: What has not been picked will not come any more: it is cancelled and released."""
        answer = self._transport.post("/orders/short-close/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def approve(
        self,
        paper: int | str,
        body: models.OrdersApprove | None = None,
        *,
        key: str | None = None,
    ) -> models.Answer:
        """Let held orders pass, as far as one's role may: goods and credit are set aside as for any order."""
        answer = self._transport.post(f"/orders/{segment(paper)}/approve", body or {}, key)
        return models.Answer.of(answer)

    def approve_batch(
        self,
        commands: Sequence[models.OrdersApproveCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Let held orders pass, as far as one's role may: goods and credit are set aside as for any
        order.
        """
        answer = self._transport.post("/orders/approve/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def send_back(self, paper: int | str, body: models.OrdersReturn, *, key: str | None = None) -> models.Answer:
        """Return held orders to whoever took them, with a note on what is to be changed: they are drafts again."""
        answer = self._transport.post(f"/orders/{segment(paper)}/send-back", body, key)
        return models.Answer.of(answer)

    def send_back_batch(
        self,
        commands: Sequence[models.OrdersSendBackCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Return held orders to whoever took them, with a note on what is to be changed: they are
        drafts again.
        """
        answer = self._transport.post("/orders/send-back/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def split(self, paper: int | str, body: models.Instant | None = None, *, key: str | None = None) -> models.Answer:
        """Release what passes of held orders, and hold the rest in orders of their own, at the prices they had."""
        answer = self._transport.post(f"/orders/{segment(paper)}/split", body or {}, key)
        return models.Answer.of(answer)

    def split_batch(
        self,
        commands: Sequence[models.OrdersSplitCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Release what passes of held orders, and hold the rest in orders of their own, at the prices
        they had.
        """
        answer = self._transport.post("/orders/split/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def set_rules(self, body: models.OrdersRule, *, key: str | None = None) -> models.Answer:
        """Set what order rules answer and by which figure; orders on hold are looked at anew."""
        answer = self._transport.post("/orders/set-rules", body, key)
        return models.Answer.of(answer)

    def set_rules_batch(
        self,
        commands: Sequence[models.OrdersSetRulesCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Set what order rules answer and by which figure; orders on hold are looked at anew."""
        answer = self._transport.post("/orders/set-rules/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def set_authority(self, body: models.OrdersAuthority, *, key: str | None = None) -> models.Answer:
        """Say up to which amount roles may approve held orders about credit, price or order, and what discount they
        may take off by hand.
        """
        answer = self._transport.post("/orders/set-authority", body, key)
        return models.Answer.of(answer)

    def set_authority_batch(
        self,
        commands: Sequence[models.OrdersSetAuthorityCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Say up to which amount roles may approve held orders about credit, price or order, and what
        discount they may take off by hand.
        """
        answer = self._transport.post("/orders/set-authority/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def set_range(self, body: models.OrdersRange, *, key: str | None = None) -> models.Answer:
        """Say what outlets, or classes of outlets, may buy from now on; what was said of them before is gone."""
        answer = self._transport.post("/orders/set-range", body, key)
        return models.Answer.of(answer)

    def set_range_batch(
        self,
        commands: Sequence[models.OrdersSetRangeCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Say what outlets, or classes of outlets, may buy from now on; what was said of them before is
        gone.
        """
        answer = self._transport.post("/orders/set-range/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def pick(
        self,
        paper: int | str,
        body: models.WarehousePick | None = None,
        *,
        key: str | None = None,
    ) -> models.Answer:
        """Pick what is promised to orders (`paper` is the order) into one shipment each; those captured first come
        first.
        """
        answer = self._transport.post(f"/orders/{segment(paper)}/pick", body or {}, key)
        return models.Answer.of(answer)

    def pick_batch(
        self,
        commands: Sequence[models.WarehousePickCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Pick what is promised to orders (`paper` is the order) into one shipment each; those captured
        first come first.
        """
        answer = self._transport.post("/orders/pick/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def finish(self, paper: int | str, body: models.Instant | None = None, *, key: str | None = None) -> models.Answer:
        """Orders whose rest was closed short after all else had been delivered are finished."""
        answer = self._transport.post(f"/orders/{segment(paper)}/finish", body or {}, key)
        return models.Answer.of(answer)

    def finish_batch(
        self,
        commands: Sequence[models.DeliveryFinishCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Orders whose rest was closed short after all else had been delivered are finished."""
        answer = self._transport.post("/orders/finish/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(
        self,
        *,
        status: Literal["draft", "confirmed", "held", "backordered", "cancelled", "finished"] | None = None,
        number: str | None = None,
        reference: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        changed_since: datetime | None = None,
        limit: int | None = None,
    ) -> Iterator[models.Order]:
        """List: orders. All pages, one after the other."""
        asked: dict[str, Any] = {
            "status": status,
            "number": number,
            "reference": reference,
            "from": from_,
            "to": to,
            "changed_since": changed_since,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/orders", asked)
            yield from (models.Order.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.OrderPaper:
        """Look at one: orders."""
        return models.OrderPaper.of(self._transport.get(f"/orders/{segment(paper)}"))


class Parties:
    """parties"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def record_parties(self, body: models.PartiesParty, *, key: str | None = None) -> models.Answer:
        """Record parties under codes of ours: new ones, or what is new about known ones."""
        answer = self._transport.post("/parties/record-parties", body, key)
        return models.Answer.of(answer)

    def record_parties_batch(
        self,
        commands: Sequence[models.PartiesRecordPartiesCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Record parties under codes of ours: new ones, or what is new about known ones."""
        answer = self._transport.post("/parties/record-parties/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def rename(self, body: models.PartiesRename, *, key: str | None = None) -> models.Answer:
        """Give parties other codes from today; the old ones stay known for the days before."""
        answer = self._transport.post("/parties/rename", body, key)
        return models.Answer.of(answer)

    def rename_batch(
        self,
        commands: Sequence[models.PartiesRenameCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Give parties other codes from today; the old ones stay known for the days before."""
        answer = self._transport.post("/parties/rename/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def assign(self, body: models.PartiesAssign, *, key: str | None = None) -> models.Answer:
        """Put parties into territories, classes and channels or with salesmen, from a day (today unless told)."""
        answer = self._transport.post("/parties/assign", body, key)
        return models.Answer.of(answer)

    def assign_batch(
        self,
        commands: Sequence[models.PartiesAssignCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Put parties into territories, classes and channels or with salesmen, from a day (today unless
        told).
        """
        answer = self._transport.post("/parties/assign/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def merge(self, body: models.PartiesMerge, *, key: str | None = None) -> models.Answer:
        """Say that a party is the same as another."""
        answer = self._transport.post("/parties/merge", body, key)
        return models.Answer.of(answer)

    def merge_batch(
        self,
        commands: Sequence[models.PartiesMergeCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Say that a party is the same as another."""
        answer = self._transport.post("/parties/merge/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def unmerge(self, body: models.PartiesUnmerge, *, key: str | None = None) -> models.Answer:
        """Take back that a party is a duplicate."""
        answer = self._transport.post("/parties/unmerge", body, key)
        return models.Answer.of(answer)

    def unmerge_batch(
        self,
        commands: Sequence[models.PartiesUnmergeCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Take back that a party is a duplicate."""
        answer = self._transport.post("/parties/unmerge/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def record_supplies(self, body: models.PartiesSupply, *, key: str | None = None) -> models.Answer:
        """Set the terms between sellers and buyers; what was agreed before is replaced, papers keep what they were
        made on.
        """
        answer = self._transport.post("/parties/record-supplies", body, key)
        return models.Answer.of(answer)

    def record_supplies_batch(
        self,
        commands: Sequence[models.PartiesRecordSuppliesCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Set the terms between sellers and buyers; what was agreed before is replaced, papers keep
        what they were made on.
        """
        answer = self._transport.post("/parties/record-supplies/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def record_codes(self, body: models.PartiesCode, *, key: str | None = None) -> models.Answer:
        """Learn whose number means which of our things, from a day on."""
        answer = self._transport.post("/parties/record-codes", body, key)
        return models.Answer.of(answer)

    def record_codes_batch(
        self,
        commands: Sequence[models.PartiesRecordCodesCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Learn whose number means which of our things, from a day on."""
        answer = self._transport.post("/parties/record-codes/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(self, *, code: str | None = None, limit: int | None = None) -> Iterator[models.Party]:
        """List: parties. All pages, one after the other."""
        asked: dict[str, Any] = {
            "code": code,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/parties", asked)
            yield from (models.Party.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.PartyPaper:
        """Look at one: parties."""
        return models.PartyPaper.of(self._transport.get(f"/parties/{segment(paper)}"))


class Payments:
    """payments"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def open_advance(self, body: models.BillingOpeningAdvance, *, key: str | None = None) -> models.Answer:
        """Take money ahead of before into the books: it stands on account, to be put against invoices or paid back."""
        answer = self._transport.post("/payments/open-advance", body, key)
        return models.Answer.of(answer)

    def open_advance_batch(
        self,
        commands: Sequence[models.BillingOpenAdvanceCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Take money ahead of before into the books: it stands on account, to be put against invoices
        or paid back.
        """
        answer = self._transport.post("/payments/open-advance/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def keep_payment(self, body: models.BillingHistoricPayment, *, key: str | None = None) -> models.Answer:
        """Keep invoices, credit notes and payments of before the books were opened, under their old numbers."""
        answer = self._transport.post("/payments/keep-payment", body, key)
        return models.Answer.of(answer)

    def keep_payment_batch(
        self,
        commands: Sequence[models.BillingKeepPaymentCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Keep invoices, credit notes and payments of before the books were opened, under their old
        numbers.
        """
        answer = self._transport.post("/payments/keep-payment/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def receive_payment(self, body: models.BillingPayment, *, key: str | None = None) -> models.Answer:
        """Take payments in, over the invoices named (up to what is open), else those due first; the rest on account."""
        answer = self._transport.post("/payments/receive-payment", body, key)
        return models.Answer.of(answer)

    def receive_payment_batch(
        self,
        commands: Sequence[models.BillingReceivePaymentCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Take payments in, over the invoices named (up to what is open), else those due first; the
        rest on account.
        """
        answer = self._transport.post("/payments/receive-payment/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def allocate(self, body: models.BillingAllocate, *, key: str | None = None) -> models.Answer:
        """Put money on account against the invoices named, or those due first as far as it reaches."""
        answer = self._transport.post("/payments/allocate", body, key)
        return models.Answer.of(answer)

    def allocate_batch(
        self,
        commands: Sequence[models.BillingAllocateCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Put money on account against the invoices named, or those due first as far as it reaches."""
        answer = self._transport.post("/payments/allocate/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def pay_rebates(self, body: models.BillingPayRebate, *, key: str | None = None) -> models.Answer:
        """Settle what buyers owe with the rebates they have earned, what is due first; the rest goes on account."""
        answer = self._transport.post("/payments/pay-rebates", body, key)
        return models.Answer.of(answer)

    def pay_rebates_batch(
        self,
        commands: Sequence[models.BillingPayRebatesCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Settle what buyers owe with the rebates they have earned, what is due first; the rest goes on
        account.
        """
        answer = self._transport.post("/payments/pay-rebates/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def refund(self, body: models.BillingRefund, *, key: str | None = None) -> models.Answer:
        """Pay money on account back, from the bank or the drawer."""
        answer = self._transport.post("/payments/refund", body, key)
        return models.Answer.of(answer)

    def refund_batch(
        self,
        commands: Sequence[models.BillingRefundCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Pay money on account back, from the bank or the drawer."""
        answer = self._transport.post("/payments/refund/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(
        self,
        *,
        status: Literal["received", "opening", "historic"] | None = None,
        number: str | None = None,
        reference: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        changed_since: datetime | None = None,
        limit: int | None = None,
    ) -> Iterator[models.Payment]:
        """List: payments. All pages, one after the other."""
        asked: dict[str, Any] = {
            "status": status,
            "number": number,
            "reference": reference,
            "from": from_,
            "to": to,
            "changed_since": changed_since,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/payments", asked)
            yield from (models.Payment.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.PaymentPaper:
        """Look at one: payments."""
        return models.PaymentPaper.of(self._transport.get(f"/payments/{segment(paper)}"))


class People:
    """people"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def all(self, *, limit: int | None = None) -> Iterator[models.Person]:
        """List: people. All pages, one after the other."""
        asked: dict[str, Any] = {
            "limit": limit,
        }
        while True:
            page = self._transport.get("/people", asked)
            yield from (models.Person.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.PersonPaper:
        """Look at one: people."""
        return models.PersonPaper.of(self._transport.get(f"/people/{segment(paper)}"))


class Places:
    """places"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def record_places(self, body: models.PartiesPlace, *, key: str | None = None) -> models.Answer:
        """Record places by code; what they are in may come in the same call."""
        answer = self._transport.post("/places/record-places", body, key)
        return models.Answer.of(answer)

    def record_places_batch(
        self,
        commands: Sequence[models.PartiesRecordPlacesCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Record places by code; what they are in may come in the same call."""
        answer = self._transport.post("/places/record-places/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(self, *, limit: int | None = None) -> Iterator[models.Place]:
        """List: places. All pages, one after the other."""
        asked: dict[str, Any] = {
            "limit": limit,
        }
        while True:
            page = self._transport.get("/places", asked)
            yield from (models.Place.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.PlacePaper:
        """Look at one: places."""
        return models.PlacePaper.of(self._transport.get(f"/places/{segment(paper)}"))


class Postings:
    """postings"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def reverse(self, paper: int | str, body: models.Instant | None = None, *, key: str | None = None) -> models.Answer:
        """Undo postings by postings that go the other way."""
        answer = self._transport.post(f"/postings/{segment(paper)}/reverse", body or {}, key)
        return models.Answer.of(answer)

    def reverse_batch(
        self,
        commands: Sequence[models.LedgerReverseCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Undo postings by postings that go the other way."""
        answer = self._transport.post("/postings/reverse/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)


class Prices:
    """prices"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def record_prices(self, body: models.PricingPrice, *, key: str | None = None) -> models.Answer:
        """Record rows of the price list by code."""
        answer = self._transport.post("/prices/record-prices", body, key)
        return models.Answer.of(answer)

    def record_prices_batch(
        self,
        commands: Sequence[models.PricingRecordPricesCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Record rows of the price list by code."""
        answer = self._transport.post("/prices/record-prices/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def end_prices(self, body: models.PricingEnd, *, key: str | None = None) -> models.Answer:
        """End prices after a day; one that ends before its first day is withdrawn."""
        answer = self._transport.post("/prices/end-prices", body, key)
        return models.Answer.of(answer)

    def end_prices_batch(
        self,
        commands: Sequence[models.PricingEndPricesCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: End prices after a day; one that ends before its first day is withdrawn."""
        answer = self._transport.post("/prices/end-prices/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def record_taxes(self, body: models.PricingTax, *, key: str | None = None) -> models.Answer:
        """Record tax rules by code; see `record_prices`."""
        answer = self._transport.post("/prices/record-taxes", body, key)
        return models.Answer.of(answer)

    def record_taxes_batch(
        self,
        commands: Sequence[models.PricingRecordTaxesCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Record tax rules by code; see `record_prices`."""
        answer = self._transport.post("/prices/record-taxes/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def record_roundings(self, body: models.PricingRounding, *, key: str | None = None) -> models.Answer:
        """Record roundings by code; see `record_prices`."""
        answer = self._transport.post("/prices/record-roundings", body, key)
        return models.Answer.of(answer)

    def record_roundings_batch(
        self,
        commands: Sequence[models.PricingRecordRoundingsCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Record roundings by code; see `record_prices`."""
        answer = self._transport.post("/prices/record-roundings/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(self, *, limit: int | None = None) -> Iterator[models.Price]:
        """List: prices. All pages, one after the other."""
        asked: dict[str, Any] = {
            "limit": limit,
        }
        while True:
            page = self._transport.get("/prices", asked)
            yield from (models.Price.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.PricePaper:
        """Look at one: prices."""
        return models.PricePaper.of(self._transport.get(f"/prices/{segment(paper)}"))


class Products:
    """products"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def record_products(self, body: models.CatalogProduct, *, key: str | None = None) -> models.Answer:
        """Record SKUs under codes of ours, with product, packs and a lot for goods without one."""
        answer = self._transport.post("/products/record-products", body, key)
        return models.Answer.of(answer)

    def record_products_batch(
        self,
        commands: Sequence[models.CatalogRecordProductsCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Record SKUs under codes of ours, with product, packs and a lot for goods without one."""
        answer = self._transport.post("/products/record-products/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def rename(self, body: models.CatalogRename, *, key: str | None = None) -> models.Answer:
        """Give items other codes from today; the old ones stay known for the days before."""
        answer = self._transport.post("/products/rename", body, key)
        return models.Answer.of(answer)

    def rename_batch(
        self,
        commands: Sequence[models.CatalogRenameCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Give items other codes from today; the old ones stay known for the days before."""
        answer = self._transport.post("/products/rename/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def record_lots(self, body: models.CatalogLot, *, key: str | None = None) -> models.Answer:
        """Record lots by SKU and code, new ones or what is new about known ones: dates, and whether they are blocked.
        """
        answer = self._transport.post("/products/record-lots", body, key)
        return models.Answer.of(answer)

    def record_lots_batch(
        self,
        commands: Sequence[models.CatalogRecordLotsCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Record lots by SKU and code, new ones or what is new about known ones: dates, and whether
        they are blocked.
        """
        answer = self._transport.post("/products/record-lots/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(self, *, code: str | None = None, limit: int | None = None) -> Iterator[models.Sku]:
        """List: products. All pages, one after the other."""
        asked: dict[str, Any] = {
            "code": code,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/products", asked)
            yield from (models.Sku.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.SkuPaper:
        """Look at one: products."""
        return models.SkuPaper.of(self._transport.get(f"/products/{segment(paper)}"))


class Receipts:
    """receipts"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def receive(self, body: models.WarehouseReceive, *, key: str | None = None) -> models.Answer:
        """Goods came in (a tell): booked at their cost as they came; `paper` names an expected receipt they answer."""
        answer = self._transport.post("/receipts/receive", body, key)
        return models.Answer.of(answer)

    def receive_batch(
        self,
        commands: Sequence[models.WarehouseReceiveCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Goods came in (a tell): booked at their cost as they came; `paper` names an expected receipt
        they answer.
        """
        answer = self._transport.post("/receipts/receive/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def receive_of_receipt(
        self,
        paper: int | str,
        body: models.WarehouseReceive,
        *,
        key: str | None = None,
    ) -> models.Answer:
        """Goods came in (a tell): booked at their cost as they came; `paper` names an expected receipt they answer."""
        answer = self._transport.post(f"/receipts/{segment(paper)}/receive", body, key)
        return models.Answer.of(answer)

    def receive_of_receipt_batch(
        self,
        commands: Sequence[models.WarehouseReceiveOfReceiptCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Goods came in (a tell): booked at their cost as they came; `paper` names an expected receipt
        they answer.
        """
        answer = self._transport.post("/receipts/receipt/receive/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def expect(self, body: models.WarehouseExpect, *, key: str | None = None) -> models.Answer:
        """Goods are on their way here from a member supplier."""
        answer = self._transport.post("/receipts/expect", body, key)
        return models.Answer.of(answer)

    def expect_batch(
        self,
        commands: Sequence[models.WarehouseExpectCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Goods are on their way here from a member supplier."""
        answer = self._transport.post("/receipts/expect/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def stop_expecting(
        self,
        paper: int | str,
        body: models.Instant | None = None,
        *,
        key: str | None = None,
    ) -> models.Answer:
        """Expected goods will not come: the sender put them back, or nobody believes in them any more."""
        answer = self._transport.post(f"/receipts/{segment(paper)}/stop-expecting", body or {}, key)
        return models.Answer.of(answer)

    def stop_expecting_batch(
        self,
        commands: Sequence[models.WarehouseStopExpectingCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Expected goods will not come: the sender put them back, or nobody believes in them any more."""
        answer = self._transport.post("/receipts/stop-expecting/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(
        self,
        *,
        status: Literal["expected", "received", "cancelled"] | None = None,
        number: str | None = None,
        reference: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        changed_since: datetime | None = None,
        limit: int | None = None,
    ) -> Iterator[models.Receipt]:
        """List: receipts. All pages, one after the other."""
        asked: dict[str, Any] = {
            "status": status,
            "number": number,
            "reference": reference,
            "from": from_,
            "to": to,
            "changed_since": changed_since,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/receipts", asked)
            yield from (models.Receipt.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.ReceiptPaper:
        """Look at one: receipts."""
        return models.ReceiptPaper.of(self._transport.get(f"/receipts/{segment(paper)}"))


class Returns:
    """returns"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def receive(self, body: models.ReturnsReceive, *, key: str | None = None) -> models.Answer:
        """Goods came back from buyers (a tell): to quarantine, at the value they left with; nothing is credited yet."""
        answer = self._transport.post("/returns/receive", body, key)
        return models.Answer.of(answer)

    def receive_batch(
        self,
        commands: Sequence[models.ReturnsReceiveCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Goods came back from buyers (a tell): to quarantine, at the value they left with; nothing is
        credited yet.
        """
        answer = self._transport.post("/returns/receive/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def inspect(self, paper: int | str, body: models.ReturnsInspect, *, key: str | None = None) -> models.Answer:
        """Say of every piece of returns (`paper`) what was found, and issue the credit note for what is accepted."""
        answer = self._transport.post(f"/returns/{segment(paper)}/inspect", body, key)
        return models.Answer.of(answer)

    def inspect_batch(
        self,
        commands: Sequence[models.ReturnsInspectCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Say of every piece of returns (`paper`) what was found, and issue the credit note for what is
        accepted.
        """
        answer = self._transport.post("/returns/inspect/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(
        self,
        *,
        status: Literal["received", "inspected", "settled"] | None = None,
        number: str | None = None,
        reference: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        changed_since: datetime | None = None,
        limit: int | None = None,
    ) -> Iterator[models.Return]:
        """List: returns. All pages, one after the other."""
        asked: dict[str, Any] = {
            "status": status,
            "number": number,
            "reference": reference,
            "from": from_,
            "to": to,
            "changed_since": changed_since,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/returns", asked)
            yield from (models.Return.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.ReturnPaper:
        """Look at one: returns."""
        return models.ReturnPaper.of(self._transport.get(f"/returns/{segment(paper)}"))


class Roles:
    """roles"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def record_roles(self, body: models.PartiesRole, *, key: str | None = None) -> models.Answer:
        """Set what roles permit, by name."""
        answer = self._transport.post("/roles/record-roles", body, key)
        return models.Answer.of(answer)

    def record_roles_batch(
        self,
        commands: Sequence[models.PartiesRecordRolesCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Set what roles permit, by name."""
        answer = self._transport.post("/roles/record-roles/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def admit(self, body: models.PartiesAdmit, *, key: str | None = None) -> models.Answer:
        """Let a person work here in a role, seeing some territories and places or all; inactive: no longer."""
        answer = self._transport.post("/roles/admit", body, key)
        return models.Answer.of(answer)

    def admit_batch(
        self,
        commands: Sequence[models.PartiesAdmitCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Let a person work here in a role, seeing some territories and places or all; inactive: no
        longer.
        """
        answer = self._transport.post("/roles/admit/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(self, *, limit: int | None = None) -> Iterator[models.Role]:
        """List: roles. All pages, one after the other."""
        asked: dict[str, Any] = {
            "limit": limit,
        }
        while True:
            page = self._transport.get("/roles", asked)
            yield from (models.Role.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.RolePaper:
        """Look at one: roles."""
        return models.RolePaper.of(self._transport.get(f"/roles/{segment(paper)}"))


class Sales:
    """sales"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def record_sale(self, body: models.FieldSale, *, key: str | None = None) -> models.Answer:
        """Record sales from vans (a tell) with their invoice and, if paid, their payment."""
        answer = self._transport.post("/sales/record-sale", body, key)
        return models.Answer.of(answer)

    def record_sale_batch(
        self,
        commands: Sequence[models.FieldRecordSaleCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Record sales from vans (a tell) with their invoice and, if paid, their payment."""
        answer = self._transport.post("/sales/record-sale/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(
        self,
        *,
        status: Literal["sold"] | None = None,
        number: str | None = None,
        reference: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        changed_since: datetime | None = None,
        limit: int | None = None,
    ) -> Iterator[models.Sale]:
        """List: sales. All pages, one after the other."""
        asked: dict[str, Any] = {
            "status": status,
            "number": number,
            "reference": reference,
            "from": from_,
            "to": to,
            "changed_since": changed_since,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/sales", asked)
            yield from (models.Sale.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.SalePaper:
        """Look at one: sales."""
        return models.SalePaper.of(self._transport.get(f"/sales/{segment(paper)}"))


class Schemes:
    """schemes"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def save_scheme(self, body: models.PricingScheme, *, key: str | None = None) -> models.Answer:
        """Save schemes by code: a new one as a draft, one that is in force (if nothing stands against it) as it is
        now.
        """
        answer = self._transport.post("/schemes/save-scheme", body, key)
        return models.Answer.of(answer)

    def save_scheme_batch(
        self,
        commands: Sequence[models.PricingSaveSchemeCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Save schemes by code: a new one as a draft, one that is in force (if nothing stands against
        it) as it is now.
        """
        answer = self._transport.post("/schemes/save-scheme/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def switch_on(self, body: models.PricingSwitch, *, key: str | None = None) -> models.Answer:
        """Put schemes in force from their first day on."""
        answer = self._transport.post("/schemes/switch-on", body, key)
        return models.Answer.of(answer)

    def switch_on_batch(
        self,
        commands: Sequence[models.PricingSwitchOnCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Put schemes in force from their first day on."""
        answer = self._transport.post("/schemes/switch-on/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def end_scheme(self, body: models.PricingEnd, *, key: str | None = None) -> models.Answer:
        """End schemes after a day; a draft, or one that ends before its first day, is withdrawn."""
        answer = self._transport.post("/schemes/end-scheme", body, key)
        return models.Answer.of(answer)

    def end_scheme_batch(
        self,
        commands: Sequence[models.PricingEndSchemeCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: End schemes after a day; a draft, or one that ends before its first day, is withdrawn."""
        answer = self._transport.post("/schemes/end-scheme/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def record_floors(self, body: models.PricingFloor, *, key: str | None = None) -> models.Answer:
        """Record floors by code; see `record_prices`."""
        answer = self._transport.post("/schemes/record-floors", body, key)
        return models.Answer.of(answer)

    def record_floors_batch(
        self,
        commands: Sequence[models.PricingRecordFloorsCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Record floors by code; see `record_prices`."""
        answer = self._transport.post("/schemes/record-floors/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(self, *, code: str | None = None, limit: int | None = None) -> Iterator[models.Scheme]:
        """List: schemes. All pages, one after the other."""
        asked: dict[str, Any] = {
            "code": code,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/schemes", asked)
            yield from (models.Scheme.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.SchemePaper:
        """Look at one: schemes."""
        return models.SchemePaper.of(self._transport.get(f"/schemes/{segment(paper)}"))


class SendBacks:
    """send-backs"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def send_back(self, body: models.ReturnsToSupplier, *, key: str | None = None) -> models.Answer:
        """Goods in quarantine go back to their supplier, who owes us for them; what still waits for inspection stays.
        """
        answer = self._transport.post("/send-backs/send-back", body, key)
        return models.Answer.of(answer)

    def send_back_batch(
        self,
        commands: Sequence[models.ReturnsSendBackCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Goods in quarantine go back to their supplier, who owes us for them; what still waits for
        inspection stays.
        """
        answer = self._transport.post("/send-backs/send-back/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(
        self,
        *,
        status: Literal["sent"] | None = None,
        number: str | None = None,
        reference: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        changed_since: datetime | None = None,
        limit: int | None = None,
    ) -> Iterator[models.SendBack]:
        """List: send-backs. All pages, one after the other."""
        asked: dict[str, Any] = {
            "status": status,
            "number": number,
            "reference": reference,
            "from": from_,
            "to": to,
            "changed_since": changed_since,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/send-backs", asked)
            yield from (models.SendBack.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.SendBackPaper:
        """Look at one: send-backs."""
        return models.SendBackPaper.of(self._transport.get(f"/send-backs/{segment(paper)}"))


class Shares:
    """shares"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def share(self, body: models.InsightsShare, *, key: str | None = None) -> models.Answer:
        """Give members the sight of our sales of their own brands, or take it back; nothing else becomes visible."""
        answer = self._transport.post("/shares/share", body, key)
        return models.Answer.of(answer)

    def share_batch(
        self,
        commands: Sequence[models.InsightsShareCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Give members the sight of our sales of their own brands, or take it back; nothing else
        becomes visible.
        """
        answer = self._transport.post("/shares/share/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)


class Shipments:
    """shipments"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def pack(self, paper: int | str, body: models.WarehousePack, *, key: str | None = None) -> models.Answer:
        """Shipments were packed."""
        answer = self._transport.post(f"/shipments/{segment(paper)}/pack", body, key)
        return models.Answer.of(answer)

    def pack_batch(
        self,
        commands: Sequence[models.WarehousePackCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Shipments were packed."""
        answer = self._transport.post("/shipments/pack/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def put_back(
        self,
        paper: int | str,
        body: models.Instant | None = None,
        *,
        key: str | None = None,
    ) -> models.Answer:
        """Shipments not yet loaded go back on the shelf, and their orders have their promises again."""
        answer = self._transport.post(f"/shipments/{segment(paper)}/put-back", body or {}, key)
        return models.Answer.of(answer)

    def put_back_batch(
        self,
        commands: Sequence[models.WarehousePutBackCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Shipments not yet loaded go back on the shelf, and their orders have their promises again."""
        answer = self._transport.post("/shipments/put-back/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def deliver(
        self,
        paper: int | str,
        body: models.DeliveryDeliver | None = None,
        *,
        key: str | None = None,
    ) -> models.Answer:
        """Tell what happened at the door (`paper` is the shipment): taken, in part, or refused, by whom, when, where.
        """
        answer = self._transport.post(f"/shipments/{segment(paper)}/deliver", body or {}, key)
        return models.Answer.of(answer)

    def deliver_batch(
        self,
        commands: Sequence[models.DeliveryDeliverCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Tell what happened at the door (`paper` is the shipment): taken, in part, or refused, by
        whom, when, where.
        """
        answer = self._transport.post("/shipments/deliver/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def attach_proof(
        self,
        paper: int | str,
        body: models.DeliveryAttachProof | None = None,
        *,
        key: str | None = None,
    ) -> models.Answer:
        """A signature or photos of deliveries (`paper` is the shipment) have come (a tell): they belong to it from
        now on.
        """
        answer = self._transport.post(f"/shipments/{segment(paper)}/attach-proof", body or {}, key)
        return models.Answer.of(answer)

    def attach_proof_batch(
        self,
        commands: Sequence[models.DeliveryAttachProofCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: A signature or photos of deliveries (`paper` is the shipment) have come (a tell): they belong
        to it from now on.
        """
        answer = self._transport.post("/shipments/attach-proof/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(
        self,
        *,
        status: Literal["picked", "packed", "loaded", "put_back", "delivered", "done", "returned", "part", "refused", "back"] | None = None,
        number: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        changed_since: datetime | None = None,
        limit: int | None = None,
    ) -> Iterator[models.Shipment]:
        """List: shipments. All pages, one after the other."""
        asked: dict[str, Any] = {
            "status": status,
            "number": number,
            "from": from_,
            "to": to,
            "changed_since": changed_since,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/shipments", asked)
            yield from (models.Shipment.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.ShipmentPaper:
        """Look at one: shipments."""
        return models.ShipmentPaper.of(self._transport.get(f"/shipments/{segment(paper)}"))


class Simulations:
    """simulations"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def all(
        self,
        *,
        status: Literal["running", "ended", "broken"] | None = None,
        number: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        changed_since: datetime | None = None,
        limit: int | None = None,
    ) -> Iterator[models.Simulation]:
        """List: simulations. All pages, one after the other."""
        asked: dict[str, Any] = {
            "status": status,
            "number": number,
            "from": from_,
            "to": to,
            "changed_since": changed_since,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/simulations", asked)
            yield from (models.Simulation.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.SimulationPaper:
        """Look at one: simulations."""
        return models.SimulationPaper.of(self._transport.get(f"/simulations/{segment(paper)}"))


class Stock:
    """stock"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def all(self, *, code: str | None = None, limit: int | None = None) -> Iterator[models.Shelf]:
        """List: stock. All pages, one after the other."""
        asked: dict[str, Any] = {
            "code": code,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/stock", asked)
            yield from (models.Shelf.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]


class StockReports:
    """stock-reports"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def report_stock(self, body: models.ConnectStockLine, *, key: str | None = None) -> models.Answer:
        """State opening, in, out, adjustments and closing of SKUs at places over a period (a tell; the paper is the
        line).
        """
        answer = self._transport.post("/stock-reports/report-stock", body, key)
        return models.Answer.of(answer)

    def report_stock_batch(
        self,
        commands: Sequence[models.ConnectReportStockCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: State opening, in, out, adjustments and closing of SKUs at places over a period (a tell; the
        paper is the line).
        """
        answer = self._transport.post("/stock-reports/report-stock/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(
        self,
        *,
        from_: date | None = None,
        to: date | None = None,
        limit: int | None = None,
    ) -> Iterator[models.StockLine]:
        """List: stock-reports. All pages, one after the other."""
        asked: dict[str, Any] = {
            "from": from_,
            "to": to,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/stock-reports", asked)
            yield from (models.StockLine.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.StockLinePaper:
        """Look at one: stock-reports."""
        return models.StockLinePaper.of(self._transport.get(f"/stock-reports/{segment(paper)}"))


class Terms:
    """terms"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def all(self, *, limit: int | None = None) -> Iterator[models.Supply]:
        """List: terms. All pages, one after the other."""
        asked: dict[str, Any] = {
            "limit": limit,
        }
        while True:
            page = self._transport.get("/terms", asked)
            yield from (models.Supply.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.SupplyPaper:
        """Look at one: terms."""
        return models.SupplyPaper.of(self._transport.get(f"/terms/{segment(paper)}"))


class Territories:
    """territories"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def record_territories(self, body: models.PartiesTerritory, *, key: str | None = None) -> models.Answer:
        """Record territories by code; a parent may come in the same call."""
        answer = self._transport.post("/territories/record-territories", body, key)
        return models.Answer.of(answer)

    def record_territories_batch(
        self,
        commands: Sequence[models.PartiesRecordTerritoriesCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Record territories by code; a parent may come in the same call."""
        answer = self._transport.post("/territories/record-territories/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(self, *, code: str | None = None, limit: int | None = None) -> Iterator[models.Territory]:
        """List: territories. All pages, one after the other."""
        asked: dict[str, Any] = {
            "code": code,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/territories", asked)
            yield from (models.Territory.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.TerritoryPaper:
        """Look at one: territories."""
        return models.TerritoryPaper.of(self._transport.get(f"/territories/{segment(paper)}"))


class Transfers:
    """transfers"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def transfer(self, body: models.WarehouseMove, *, key: str | None = None) -> models.Answer:
        """Goods go from one place to another of ours, first expired first; what is promised stays."""
        answer = self._transport.post("/transfers/transfer", body, key)
        return models.Answer.of(answer)

    def transfer_batch(
        self,
        commands: Sequence[models.WarehouseTransferCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Goods go from one place to another of ours, first expired first; what is promised stays."""
        answer = self._transport.post("/transfers/transfer/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(
        self,
        *,
        status: Literal["moved"] | None = None,
        number: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        changed_since: datetime | None = None,
        limit: int | None = None,
    ) -> Iterator[models.Transfer]:
        """List: transfers. All pages, one after the other."""
        asked: dict[str, Any] = {
            "status": status,
            "number": number,
            "from": from_,
            "to": to,
            "changed_since": changed_since,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/transfers", asked)
            yield from (models.Transfer.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.TransferPaper:
        """Look at one: transfers."""
        return models.TransferPaper.of(self._transport.get(f"/transfers/{segment(paper)}"))


class Trips:
    """trips"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def plan(self, body: models.DeliveryPlan, *, key: str | None = None) -> models.Answer:
        """Plan trips: which vehicle brings which shipments, in which order."""
        answer = self._transport.post("/trips/plan", body, key)
        return models.Answer.of(answer)

    def plan_batch(
        self,
        commands: Sequence[models.DeliveryPlanCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Plan trips: which vehicle brings which shipments, in which order."""
        answer = self._transport.post("/trips/plan/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def load(self, body: models.DeliveryPlan, *, key: str | None = None) -> models.Answer:
        """Trips are loaded: their shipments' goods are on the vehicle."""
        answer = self._transport.post("/trips/load", body, key)
        return models.Answer.of(answer)

    def load_batch(
        self,
        commands: Sequence[models.DeliveryLoadCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Trips are loaded: their shipments' goods are on the vehicle."""
        answer = self._transport.post("/trips/load/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def load_of_trip(
        self,
        paper: int | str,
        body: models.Instant | None = None,
        *,
        key: str | None = None,
    ) -> models.Answer:
        """Trips are loaded: their shipments' goods are on the vehicle."""
        answer = self._transport.post(f"/trips/{segment(paper)}/load", body or {}, key)
        return models.Answer.of(answer)

    def load_of_trip_batch(
        self,
        commands: Sequence[models.DeliveryLoadOfTripCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Trips are loaded: their shipments' goods are on the vehicle."""
        answer = self._transport.post("/trips/trip/load/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def cancel(self, paper: int | str, body: models.Instant | None = None, *, key: str | None = None) -> models.Answer:
        """Planned trips do not take place; their shipments can be planned again."""
        answer = self._transport.post(f"/trips/{segment(paper)}/cancel", body or {}, key)
        return models.Answer.of(answer)

    def cancel_batch(
        self,
        commands: Sequence[models.DeliveryCancelCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Planned trips do not take place; their shipments can be planned again."""
        answer = self._transport.post("/trips/cancel/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def unload(
        self,
        paper: int | str,
        body: models.DeliveryUnload | None = None,
        *,
        key: str | None = None,
    ) -> models.Answer:
        """Trips are back (a tell): refused goods go to the shelf (or to quarantine), undelivered shipments stay
        picked.
        """
        answer = self._transport.post(f"/trips/{segment(paper)}/unload", body or {}, key)
        return models.Answer.of(answer)

    def unload_batch(
        self,
        commands: Sequence[models.DeliveryUnloadCommand],
        *,
        key: str | None = None,
    ) -> models.BatchAnswer:
        """Many at once: Trips are back (a tell): refused goods go to the shelf (or to quarantine), undelivered
        shipments stay picked.
        """
        answer = self._transport.post("/trips/unload/batch", {"commands": list(commands)}, key)
        return models.BatchAnswer.of(answer)

    def all(
        self,
        *,
        status: Literal["planned", "loaded", "cancelled", "done"] | None = None,
        number: str | None = None,
        from_: date | None = None,
        to: date | None = None,
        changed_since: datetime | None = None,
        limit: int | None = None,
    ) -> Iterator[models.Trip]:
        """List: trips. All pages, one after the other."""
        asked: dict[str, Any] = {
            "status": status,
            "number": number,
            "from": from_,
            "to": to,
            "changed_since": changed_since,
            "limit": limit,
        }
        while True:
            page = self._transport.get("/trips", asked)
            yield from (models.Trip.of(row) for row in page["rows"])
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def get(self, paper: int | str) -> models.TripPaper:
        """Look at one: trips."""
        return models.TripPaper.of(self._transport.get(f"/trips/{segment(paper)}"))


class Salur:
    """Everything that one token may ask of one Salur."""

    def __init__(self, address: str, token: str, **more: Any) -> None:
        """`more` is what a Transport takes: language, timeout_seconds, tries, wait."""
        transport = Transport(address, token, **more)
        self.bill_credits = BillCredits(transport)
        self.bills = Bills(transport)
        self.counts = Counts(transport)
        self.credit = Credit(transport)
        self.credit_notes = CreditNotes(transport)
        self.deposits = Deposits(transport)
        self.discrepancies = Discrepancies(transport)
        self.groups = Groups(transport)
        self.imports = Imports(transport)
        self.invoices = Invoices(transport)
        self.months = Months(transport)
        self.orders = Orders(transport)
        self.parties = Parties(transport)
        self.payments = Payments(transport)
        self.people = People(transport)
        self.places = Places(transport)
        self.postings = Postings(transport)
        self.prices = Prices(transport)
        self.products = Products(transport)
        self.receipts = Receipts(transport)
        self.returns = Returns(transport)
        self.roles = Roles(transport)
        self.sales = Sales(transport)
        self.schemes = Schemes(transport)
        self.send_backs = SendBacks(transport)
        self.shares = Shares(transport)
        self.shipments = Shipments(transport)
        self.simulations = Simulations(transport)
        self.stock = Stock(transport)
        self.stock_reports = StockReports(transport)
        self.terms = Terms(transport)
        self.territories = Territories(transport)
        self.transfers = Transfers(transport)
        self.trips = Trips(transport)
