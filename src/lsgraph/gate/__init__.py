"""The gate that reads whether the words that a claim rests on carry it.

Three verdicts: the words carry the claim; they contradict it; they do not show it, and then a named person may attest it.
"""

from lsgraph.gate.check import attested_claims, check_gate

__all__ = ["attested_claims", "check_gate"]
