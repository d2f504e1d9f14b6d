"""Five scripts, each in its own face, with room for its marks, and only where it is used."""

import pytest

from tests.factories import make_article, published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FACES = """() => [...document.fonts].filter(face => face.status === "loaded")
  .map(face => face.family.replaceAll('"', ""))"""
LARGE_LETTER = """(element) =>
  getComputedStyle(element, "::first-letter").initialLetter"""
LINES = """(element) => {
  const style = getComputedStyle(element);
  return parseFloat(style.lineHeight) / parseFloat(style.fontSize);
}"""
OWN = {"Noto Thai", "Noto Lao", "Noto Khmer", "Noto Myanmar"}
WORDS = {  # language: (words with stacked marks, face, lines at least this high)
    "th": ("น้ำ ที่ป่าไม้ ปู่ย่าตายาย", "Noto Thai", 1.7),
    "lo": ("ນ້ຳ ທີ່ ປ່າໄມ້ ຜູ້", "Noto Lao", 1.75),
    "km": ("ស្ត្រី ចំពោះ ប្រតិបត្តិ", "Noto Khmer", 1.9),
    "my": ("ကုလသမဂ္ဂ မြန်မာ ငြိမ်း", "Noto Myanmar", 1.95),
    "vi": ("Ẵ Ộ Ữ những thay đổi", "Newsreader", 1.5),
}


@pytest.mark.parametrize("language", WORDS)
def test_a_text_has_its_face_and_room_for_its_marks(page, language):
    words, face, height = WORDS[language]
    article = published(
        make_article(language=language, title=words, body=f"<p>{words}</p>")
    )
    page.goto(article.get_absolute_url())
    page.wait_for_function("document.fonts.status === 'loaded'")
    assert page.locator("html").get_attribute("lang") == language
    faces = set(page.evaluate(FACES))
    assert face in faces
    assert faces & OWN == {face} & OWN
    text = page.locator(".prose > p")
    first = text.evaluate("e => getComputedStyle(e).fontFamily").split(",")[0]
    assert first.strip('"') == face
    assert text.evaluate(LINES) >= height
    is_large = text.evaluate(LARGE_LETTER) != "normal"
    assert is_large is (face not in OWN)  # it would tear the marks from their letter
    heading = page.locator("h1").evaluate(LINES)
    assert heading >= (1.3 if face in OWN else 1)


def test_a_page_in_english_asks_for_none_of_them(page):
    article = published(make_article())
    published(make_article(language="th", slug="in-thai"))
    page.goto(article.get_absolute_url())
    page.wait_for_function("document.fonts.status === 'loaded'")
    assert not set(page.evaluate(FACES)) & OWN
