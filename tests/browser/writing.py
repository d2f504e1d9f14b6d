"""What an editor does in the body editor, by mouse and keyboard alone."""

NEXT_FRAME = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
# 20 ms after it got the focus the editor puts its own selection over the page's.
SELECTION_PUT_BACK = "() => new Promise(done => setTimeout(done, 50))"


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
        self.wait_for_focus()
        return self

    def write(self, *lines):
        """Types lines; Enter is pressed between them."""
        for number, line in enumerate(lines):
            if number:
                self.press("Enter")
            self.keyboard.type(line)

    def press(self, *keys):
        """Presses keys at a human pace: the editor hears of the caret a frame later."""
        for key in keys:
            self.keyboard.press(key)
            self.page.evaluate(NEXT_FRAME)

    def button(self, title):
        """A button of the toolbar, as soon as it can be used."""
        self.page.locator(
            f'.prose-menubar__button:not(.disabled)[title="{title}"]'
        ).click()

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
        self.wait_for_focus()

    def pick(self, button, row):
        """Opens the library as a popup and takes a row; it closes by itself."""
        with self.page.expect_popup() as opened:
            self.button(button)
        popup = opened.value
        with popup.expect_event("close"):
            popup.get_by_role("link", name=row, exact=True).click()
        self.wait_for_focus()

    def wait_for_focus(self):
        """The editor takes focus and selection back at once; a hand is slower still."""
        self.page.locator(".ProseMirror-focused:focus").wait_for()
        self.page.evaluate(NEXT_FRAME)
        self.page.evaluate(SELECTION_PUT_BACK)

    def cite(self, title):
        self.pick("cite a source", title)

    def show_picture(self, title):
        self.pick("show a picture", title)
        self.wait_for_pictures()

    def wait_for_pictures(self):
        """Until each is seen; where the page hangs, this ends and an expect() does not."""
        self.text.locator("figure img[src]").last.wait_for()
        self.text.click(trial=True)

    def mark_passage(self, language):
        self.button("language of a passage")
        self.answer("Language", language)

    def tell(self, words="", *, decorative=False):
        """What the picture at the caret tells: fills in the dialog and sends it."""
        self.button("what the picture tells")
        self.dialog.get_by_label("Alternative text here").fill(words)
        self.dialog.get_by_label("Decorative here").set_checked(decorative)
        self.dialog.get_by_role("button", name="Update", exact=True).click()

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

    def replace_word(self, word, new):
        """Double-clicks a word that is a paragraph of its own, and types another."""
        self.focus()
        place = self.text.get_by_text(word, exact=True)
        place.dblclick(position={"x": 12, "y": 10})
        self.page.evaluate(NEXT_FRAME)
        self.write(new)


def save_draft(page):
    """Saves the form, and waits for the page that says so."""
    with page.expect_navigation():
        page.get_by_role("button", name="Save draft").click()
    page.locator(".messagelist .success").wait_for()
