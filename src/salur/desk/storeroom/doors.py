"""Addresses of the warehouse's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from salur.desk.storeroom import backs, board, counting, inspecting, picks, receiving, shipping

urlpatterns: list[URLPattern] = [
    path("warehouse", board.board, name="warehouse"),
    path("warehouse/what", board.what, name="warehouse-what"),
    path("warehouse/pick", board.to_pick, name="warehouse-to-pick"),
    path("warehouse/pick/<int:order>", picks.pick, name="warehouse-pick"),
    path("warehouse/packed/<int:shipment>", shipping.packed, name="warehouse-packed"),
    path("warehouse/load", shipping.load, name="warehouse-load"),
    path("warehouse/back", backs.to_unload, name="warehouse-back"),
    path("warehouse/back/<int:trip>", backs.back, name="warehouse-unload"),
    path("warehouse/inspect", inspecting.to_inspect, name="warehouse-to-inspect"),
    path("warehouse/inspect/<int:returned>", inspecting.inspect, name="warehouse-inspect"),
    path("warehouse/receive", receiving.to_receive, name="warehouse-to-receive"),
    path("warehouse/receive/new", receiving.unexpected, name="warehouse-receive-new"),
    path("warehouse/receive/<int:receipt>", receiving.receive, name="warehouse-receive"),
    path("warehouse/count", counting.places, name="warehouse-places"),
    path("warehouse/count/<int:place>", counting.count, name="warehouse-count"),
]
