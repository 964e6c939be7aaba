#!/usr/bin/env python3
"""Refresh or check the third-party front-end files under static/vendor/.

    python tools/vendor.py            download, compare with the recorded hashes, write (developer only)
    python tools/vendor.py --check    are the checked-in files the recorded ones? (the tests ask this)

Downloading needs the npm client and nothing else: `npm pack` fetches one tarball, no node_modules and
no scripts. What is taken, and from which exact version, is in vendor.json; the SHA-512 of
every tarball is written there the first time and demanded ever after.
"""

import argparse
import base64
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = Path(__file__).with_name("vendor.json")
OUT = ROOT / "static" / "vendor"


def fetch(name, version, integrity):
    """The tarball of an npm package and its hash ("sha512-…"); stops when it is not the recorded one."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", folder]
        # The name and version come from vendor.json, beside this file.
        subprocess.run([*command, f"{name}@{version}"], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        data = next(Path(folder).glob("*.tgz")).read_bytes()
    found = "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()
    if integrity and found != integrity:
        sys.exit(f"{name}@{version}: the tarball's hash {found} is not the recorded {integrity}")
    return data, found


def without_source_map(data):
    """The manifest storage would look for the map that is not shipped."""
    return re.sub(rb"\n?(//# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$", b"\n", data)


def sprite(drawings):
    """One SVG with a <symbol> for each {name: svg text}."""
    symbols = []
    for name, svg in sorted(drawings.items()):
        body = re.sub(r"\s*\n\s*", "", re.search(r"<svg[^>]*>(.*)</svg>", svg, re.S).group(1))
        box = re.search(r'viewBox="([^"]+)"', svg).group(1)
        symbols.append(f'<symbol id="{name}" viewBox="{box}" fill="none">{body}</symbol>')
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>\n"]).encode()


def contents(package, data):
    """What is kept of one package's tarball: {file name: bytes}."""
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        members = {member.name.split("/", 1)[1]: member for member in tar.getmembers() if member.isfile()}

        def read(path):
            return tar.extractfile(members[path]).read()

        kept = {new: without_source_map(read(old)) for old, new in package.get("files", {}).items()}
        if icons := package.get("icons"):
            drawings = {
                name: read(f"{package['icons_from']}{file}.svg").decode() for name, file in icons.items()
            }
            kept["icons.svg"] = sprite(drawings)
        # One package says MIT in package.json and ships no licence file; its text then stands in vendor.json.
        kept["LICENSE.txt"] = package.get("licence_text", "").encode() or read("LICENSE")
    return kept


def refresh(lock):
    """Fetch every package, write what is kept, record the hashes."""
    lock["sha256"] = {}
    for package in lock["packages"]:
        data, package["integrity"] = fetch(package["name"], package["version"], package.get("integrity"))
        for name, content in contents(package, data).items():
            path = OUT / package["to"] / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            lock["sha256"][f"{package['to']}/{name}"] = hashlib.sha256(content).hexdigest()
    LOCK.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n")
    (OUT / "README.md").write_text(readme(lock))


def readme(lock):
    """The table of what is vendored, for static/vendor/README.md."""
    columns = ("name", "version", "licence", "to", "why")
    rows = ["| " + " | ".join(package[column] for column in columns) + " |" for package in lock["packages"]]
    return "\n".join(
        [
            "# Third-party front-end files",
            "",
            "Written by tools/vendor.py from tools/vendor.json. Do not edit.",
            "",
            "| package | version | licence | folder | used for |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def faults(lock):
    """Sentences about files that are missing, changed or not recorded; empty when all is well."""
    recorded = lock["sha256"]
    present = {str(path.relative_to(OUT)): path for path in OUT.rglob("*") if path.is_file()}
    present.pop("README.md", None)
    found = [f"{name} is missing" for name in recorded if name not in present]
    found += [f"{name} is not recorded in vendor.json" for name in present if name not in recorded]
    for name, path in present.items():
        if name in recorded and hashlib.sha256(path.read_bytes()).hexdigest() != recorded[name]:
            found.append(f"{name} has been changed")
    return sorted(found)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--check", action="store_true", help="compare the checked-in files with the recorded hashes"
    )
    lock = json.loads(LOCK.read_text())
    if not parser.parse_args().check:
        refresh(lock)
    found = faults(lock)
    print("\n".join(found) or f"{len(lock['sha256'])} files are as recorded")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
