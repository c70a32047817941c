"""`standoff anchor`: words of a text as the anchors that passages.yaml takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from standoff.cli.common import ANSWERED, FAULTY, JsonOption, emit, head, say

TextArgument = Annotated[Path, typer.Argument(metavar="TEXT", help="The text, a UTF-8 file.")]
WordsArgument = Annotated[
    list[str], typer.Argument(metavar="WORDS...", help="Words as they stand there; 'first ... last' marks a span.")
]


def anchor(text: TextArgument, words: WordsArgument, as_json: JsonOption = False) -> int:
    """Find words in a text and print their offsets, paragraph and digest for passages.yaml."""
    from standoff.case.marking import marks
    from standoff.case.texts import read_text

    normal = read_text(text)
    found = [(wanted, marks(normal, wanted)) for wanted in words]
    if as_json:
        emit(
            {
                **head("anchor", text.stem),
                "anchors": [
                    {
                        "words": wanted,
                        "places": [
                            {"start": m.start, "end": m.end, "paragraph": m.paragraph, "digest": m.digest}
                            for m in places
                        ],
                    }
                    for wanted, places in found
                ],
            }
        )
    for wanted, places in found:
        if not as_json:
            for place in places:
                print(place.entry())
        if not places:
            say(f"The text does not hold {wanted!r}. Copy the words from the text; white space does not matter.")
        elif len(places) > 1:
            say(f"The words {wanted!r} stand at {len(places)} places; mark more words to mean one of them.")
    return ANSWERED if all(len(places) == 1 for _, places in found) else FAULTY
