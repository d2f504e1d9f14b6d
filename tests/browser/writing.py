"""What an editor does in the body editor, by mouse and keyboard alone."""

from playwright.sync_api import expect


class BodyEditor:
    """The editor of a text field in the admin form that a page shows."""

    def __init__(self, page):
        self.page, self.keyboard = page, page.keyboard
        self.text = page.locator(".ProseMirror[contenteditable=true]")
        self.dialog = page.locator("dialog.prose-editor-dialog")

    @property
    def html(self):
        """What the form would send."""
        return self.page.locator("#id_body").input_value()

    def focus(self):
        self.text.click()
        return self

    def write(self, *lines):
        """Types lines; Enter is pressed between them."""
        for number, line in enumerate(lines):
            if number:
                self.press("Enter")
            self.keyboard.type(line)

    def press(self, *keys):
        for key in keys:
            self.keyboard.press(key)

    def button(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def kind_of_block(self, name):
        """Chooses from the first menu of the toolbar: heading2, heading3, paragraph."""
        self.page.locator(".prose-menubar__selected").click()
        self.page.locator(f".prose-menubar__option[data-name={name}]").click()

    def answer(self, label, value, submit="Update"):
        """Fills in the one field of the dialog that is open, and sends it."""
        field = self.dialog.get_by_label(label, exact=True)
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
        self.dialog.get_by_role("button", name=submit, exact=True).click()

    def pick(self, button, row):
        """Opens the library as a popup and takes a row; it closes by itself."""
        with self.page.expect_popup() as opened:
            self.button(button)
        popup = opened.value
        with popup.expect_event("close"):
            popup.get_by_role("link", name=row, exact=True).click()

    def cite(self, title):
        self.pick("cite a source", title)

    def show_picture(self, title):
        self.pick("show a picture", title)
        self.wait_for_pictures()

    def wait_for_pictures(self):
        """Asks the page itself: where it hangs, this fails and does not wait for ever."""
        image = self.text.locator("figure img").last
        expect(image).to_have_js_property("complete", True)
        assert image.evaluate("image => image.naturalWidth")

    def mark_passage(self, language):
        self.button("language of a passage")
        self.answer("Language", language)

    def link(self, address):
        self.button("insert link")
        self.answer("URL", address)

    def insert_table(self, *cells):
        """A table of the size that the dialog offers; Tab goes from cell to cell."""
        self.button("Insert table")
        self.answer("Include header row", "Yes", submit="Insert Table")
        for number, cell in enumerate(cells):
            if number:
                self.press("Tab")
            self.write(cell)
