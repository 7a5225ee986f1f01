"""Render every SVG of this folder to a 1600x900 PNG of 256 colours: ``render.py [NAME ...]``."""

import io
import re
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent


def quantised(image: Image.Image, colors: list[str]) -> Image.Image:
    """256 colours, chosen so that small areas keep their own colour beside the large gradients of the sky."""
    sheet = Image.new("RGB", (image.width, image.height + 4 * len(colors)))
    sheet.paste(image)
    for k, color in enumerate(colors):
        sheet.paste(color, (0, image.height + 4 * k, image.width, image.height + 4 * (k + 1)))
    palette = sheet.quantize(256, method=Image.Quantize.MEDIANCUT)
    return image.quantize(palette=palette, dither=Image.Dither.NONE)


def main(names: list[str]) -> None:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1600, "height": 900})
        for svg in sorted(HERE.glob("*.svg")):
            if names and svg.stem not in names:
                continue
            page.goto(svg.as_uri())
            image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            colors = sorted(set(re.findall(r"#[0-9A-F]{6}", svg.read_text(encoding="utf-8"))))
            target = svg.with_suffix(".png")
            quantised(image, colors).save(target, optimize=True)
            print(f"{target.name}: {target.stat().st_size / 1024:.0f} KB")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
