"""A scanner that does not type: which kiosk it stands beside, by a key that the server signs."""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeSerializer

LONGEST = 4096  # bytes of one code


def key_for(secret: bytes, hall_id: str, kiosk_id: str) -> str:
    """The key of a scanner: it says where it stands, and that this deployment said so."""
    return str(_signer(secret).dumps([hall_id, kiosk_id]))


def stands_at(secret: bytes, key: str, hall_id: str) -> str | None:
    """The kiosk of a key of this hall; None for any other text."""
    try:
        hall, kiosk = _signer(secret).loads(key)
    except (BadSignature, ValueError, TypeError):
        return None
    return str(kiosk) if hall == hall_id else None


def _signer(secret: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="kiosk-scanner")
