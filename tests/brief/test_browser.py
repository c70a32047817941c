"""The page in a real browser: nothing is blocked or executed, nothing overflows, every figure is drawn and named."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import standoff

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module", params=["korea", "starter"])
def page_file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The flagship without its years ahead, which take minutes, and the starter case with them."""
    name = str(request.param)
    target = tmp_path_factory.mktemp("brief") / f"{name}.html"
    return standoff.load(name).brief(target, projection=name == "starter")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.mark.parametrize("width", [390, 820, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_and_says_nothing_on_the_console(browser: Any, page_file: Path, width: int, scheme: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri())
    assert said == []
    assert asked == [page_file.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("figure svg").count() >= 4
    for figure in page.locator("figure svg").all():
        assert figure.get_attribute("aria-label")
        assert figure.locator("desc").first.text_content()
    page.close()


def test_texts_in_figures_do_not_overlap(browser: Any, page_file: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(page_file.as_uri())
    # Texts may stand at an angle: their own boxes are compared, turned as they are, along the axes of both.
    overlapping = page.evaluate(
        """() => [...document.querySelectorAll('figure svg')].flatMap(svg => {
            const boxes = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim()).map(t => {
                const b = t.getBBox(), m = t.getScreenCTM(), s = Math.hypot(m.a, m.b), x = 1.5 / s, y = 2 / s;
                const at = (u, v) => [m.a * u + m.c * v + m.e, m.b * u + m.d * v + m.f];
                return [t.textContent, [at(b.x + x, b.y + y), at(b.x + b.width - x, b.y + y),
                    at(b.x + b.width - x, b.y + b.height - y), at(b.x + x, b.y + b.height - y)]];
            });
            const apart = (p, q) => [p, q].some(r => [0, 1].some(i => {
                const n = [r[i + 1][1] - r[i][1], r[i][0] - r[i + 1][0]];
                const on = c => c.map(([u, v]) => u * n[0] + v * n[1]);
                const e = on(p), f = on(q);
                return Math.max(...e) <= Math.min(...f) || Math.max(...f) <= Math.min(...e);
            }));
            const bad = [];
            for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++)
                if (!apart(boxes[i][1], boxes[j][1])) bad.push(boxes[i][0] + ' / ' + boxes[j][0]);
            return bad;
        })"""
    )
    assert overlapping == []
    page.close()
