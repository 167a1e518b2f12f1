"""Which workflows exist, and who may join them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from congress.workflow.registry import (
    all_flows,
    find_flow,
    flow_with,
    flows_of,
    register_flow,
)
from congress.workflow.transition import Transition
from proposals.models import Proposal, Reply
from tests.workflow.conftest import LampStatus, lamp_flow

pytestmark = pytest.mark.usefixtures("no_flows")


def second_flow(**changes):
    """Another process of the same object, in a column of its own."""
    move = {"sources": ("off",), "target": "on", "permission": "lamp.office"}
    back = {"sources": ("on",), "target": "off", "permission": "lamp.office"}
    moves = [
        Transition(name="wire", label="接线", **move),
        Transition(name="unwire", label="拆线", **back),
        Transition(name="burn", label="烧毁", sources=("on",), target="broken", automatic=True),
    ]
    return lamp_flow(
        **({"code": "lamp.wire", "field": "number_label", "transitions": moves} | changes)
    )


def test_two_flows_on_different_fields_of_one_model():
    light, wire = register_flow(lamp_flow()), register_flow(second_flow())
    assert flows_of(Proposal) == [light, wire]
    assert flow_with(Proposal, "light") is light
    assert flow_with(Proposal, "wire") is wire
    assert flow_with(Proposal, "fly") is None
    assert flow_with(Reply, "light") is None
    assert find_flow("lamp.wire") is wire
    assert find_flow("gone") is None
    assert all_flows() == [light, wire]


def test_the_same_field_twice_is_refused():
    register_flow(lamp_flow())
    with pytest.raises(ImproperlyConfigured, match="share a status field"):
        register_flow(second_flow(field="status"))
    assert len(all_flows()) == 1


def test_the_same_move_twice_is_refused():
    register_flow(lamp_flow())
    with pytest.raises(ImproperlyConfigured, match=r"both move \['dim', 'light', 'look', 'smash'"):
        register_flow(lamp_flow(code="lamp.wire", field="number_label"))
    assert len(all_flows()) == 1


def test_the_same_code_twice_is_refused():
    register_flow(lamp_flow())
    with pytest.raises(ImproperlyConfigured, match="the workflow lamp stands twice"):
        register_flow(lamp_flow(model=Reply))
    assert flows_of(Reply) == []


def test_the_statuses_of_both_are_read_from_their_own_columns():
    light, wire = lamp_flow(), second_flow()
    obj = Proposal(status=LampStatus.ON, number_label=LampStatus.OFF)
    assert (light.status_of(obj), wire.status_of(obj)) == ("on", "off")
