"""The demo clinic: it is made, and what it shows needs no excuse."""

from flask import Flask
from sqlalchemy import text

from backend.database import db
from backend.demo import make_demo


def test_the_demos_prescriptions_are_all_signed_without_an_override(app: Flask) -> None:
    with app.app_context():
        assert any("maya@demo.evenkeel.test" in line for line in make_demo())
        with db.engine.connect() as connection:
            count = connection.execute(text("SELECT count(*) FROM prescriptions")).scalar_one()
            overrides = connection.execute(text("SELECT count(*) FROM overrides")).scalar_one()
    assert count > 0
    assert overrides == 0
