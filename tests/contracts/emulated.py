"""Writes what an emulator made of the contracts and the conformance tests: tests/contracts/emulated/NAME.md, out of Surefire's reports."""

import datetime
import pathlib
import re
import sys
import xml.etree.ElementTree as xml

FOLDER = pathlib.Path(__file__).parent


def words(name):
    """The sentence that a test's name is."""
    plain = re.sub(r"\(.*|\[.*|\{.*", "", name)
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", plain).lower()


def cell(text):
    line = " ".join(text.split())
    line = re.sub(r"\(Service: .*?\)|https?://[^ ]+|127\.0\.0\.1:\d+|\b[0-9a-fA-F-]{30,}\b", "…", line)
    return (line if len(line) <= 160 else line[:159] + "…").replace("|", "\\|")


def main(name):
    kinds = {"contracts": {}, "conformance": {}}
    for report in sorted(FOLDER.glob("target/surefire-reports/TEST-*.xml")):
        for case in xml.parse(report).getroot().iter("testcase"):
            kind, suite = case.get("classname").split(".")[-2:]
            failure = case.find("failure") if case.find("failure") is not None else case.find("error")
            if case.find("skipped") is not None:
                continue  # what is held against LocalStack in a container
            outcome = None if failure is None else failure.get("message") or failure.get("type")
            kinds[kind].setdefault(suite, []).append((words(case.get("name")), outcome))
    pinned = (FOLDER / f"{name}.txt").read_text().splitlines()[0]
    lines = [f"# {name}", "", f"`tests/contracts/emulator {name}`, {pinned}, {datetime.date.today():%-d %B %Y}. Written by that command; what differs is not thereby wrong.", ""]
    for kind, suites in kinds.items():
        cases = [case for suite in suites.values() for case in suite]
        passed = sum(outcome is None for _, outcome in cases)
        lines += [f"## {kind.capitalize()}: {passed} of {len(cases)} hold", "", "| suite | holds | what does not, and what was answered |", "|---|---|---|"]
        for suite, tests in sorted(suites.items()):
            failed = [f"{cell(test)}: {cell(outcome)}" for test, outcome in tests if outcome is not None]
            lines.append(f"| {suite} | {len(tests) - len(failed)} of {len(tests)} | {'<br>'.join(failed)} |")
        lines.append("")
    target = FOLDER / "emulated" / f"{name}.md"
    target.parent.mkdir(exist_ok=True)
    target.write_text("\n".join(lines[:-1]) + "\n")
    print(target)


main(sys.argv[1])
