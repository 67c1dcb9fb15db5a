"""An office in a real browser: log in as one of the staff, look, fill in, send; every page fits and passes axe-core."""

from support.visiting import Visit


class Room(Visit):
    """A visit that fills forms in by the names of their fields."""

    def send(self, button: str, **answers: str) -> None:
        """Fill a form in and send it; `field__part` for days, `choice` for radios."""
        for name, value in answers.items():
            field = self.page.locator(f'[name="{name.replace("__", "-")}"]')
            if field.first.get_attribute("type") == "radio":
                self.page.locator(f'[name="{name}"][value="{value}"]').check()
            else:
                field.fill(value)
        self.page.get_by_role("button", name=button, exact=True).click()
        self.look()

    def here(self) -> str:
        """The path of the page."""
        return self.page.url.removeprefix(self.base)
