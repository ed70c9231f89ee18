"""Reads what two programs said to one another, from docs/protocol.md alone.

usage: read_conversation.py PROTOCOL.md messages FILE          lines that end in a message in hexadecimal
       read_conversation.py PROTOCOL.md conversation IN OUT    all that an acceptor read and wrote on one connection

The tables of section 10 are taken from the page itself, so a message that the page does not describe to the last
field ends the program with an error. Prints one JSON object a message. Needs no package.
"""

import json
import re
import struct
import sys

def check(condition, what):
    if not condition:
        raise ValueError(what)

# The page.

TYPE = r"(number|Boolean|text|name|bytes|id|digest|fixed|time|position|role|\*\w+\*)([?…]?)(?:, [^)]*)?"
FIELD = re.compile(r"(?:^|[·,:.] |then )(\d+) ([^()·:.]*?) ?\(" + TYPE + r"\)")
KINDS = {"number": 0, "Boolean": 0, "time": 0, "role": 0, "fixed": 1}

class Field:
    def __init__(self, number, name, kind, mark):
        self.number, self.name, self.kind, self.mark = int(number), name or kind.strip("*"), kind.strip("*"), mark

class Page:
    """The fields of messages and structures, by their number; a message may be a part of another one."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            text = file.read().split("\n## 10. Messages\n")[1].split("\n## ")[0]
        self.messages, self.structures, self.cases = {}, {}, {}
        self.structures["position"] = {1: Field(1, "timeline", "number", ""), 2: Field(2, "LSN", "fixed", "")}
        self.cases["role"] = {1: "protect", 2: "restore", 3: "drill"}
        for item in re.split(r"\n- ", text)[1:]:
            item = " ".join(re.split(r"\n\s*\n", item)[0].split())
            if found := re.match(r"\*\*(\d+) (\w+)\*\*(.*)", item):
                self.structures[found[2]] = self.fields(found[3])
                self.messages[int(found[1])] = (found[2], self.structures[found[2]])
            elif found := re.match(r"\*(\w+)\* \(number\):(.*)", item):
                self.cases[found[1]] = {int(n): name for n, name in re.findall(r"(?:^|,) (\d+) ([A-Za-z]\w*)", found[2])}
            elif found := re.match(r"\*(\w+)\*:(.*)", item):
                self.structures[found[1]] = self.fields(found[2])

    def fields(self, text):
        fields = [Field(*found) for found in FIELD.findall(text)]
        if "exactly one of" in text:
            for field in fields:
                field.mark = field.mark or ("?" if field.number >= 10 else "")
        numbers = [field.number for field in fields]
        check(numbers == sorted(set(numbers)), f"the page lists fields out of order: {text}")
        return dict(zip(numbers, fields))

    # Section 3 of the repository format: tagged fields.

    def read(self, fields, data, where, depth=0):
        check(depth < 8, f"{where} nests too deep")
        at, last, found = 0, 0, {}
        while at < len(data):
            check(at + 2 <= len(data), f"{where} is cut short")
            (tag,) = struct.unpack_from(">H", data, at)
            number, kind, at = tag >> 4, tag & 7, at + 2
            check(number in fields, f"{where} has the unknown field {number}")
            field = fields[number]
            check(number >= last and (number > last or field.mark == "…"), f"{where} repeats or swaps field {number}")
            last = number
            check(kind == KINDS.get(field.kind, 0 if field.kind in self.cases else 2), f"{where}.{field.name}: type")
            value, at = self.raw(kind, data, at, where)
            value = self.value(field, value, f"{where}.{field.name}", depth)
            if field.mark == "…":
                found.setdefault(field.name, []).append(value)
            else:
                found[field.name] = value
        for field in fields.values():
            check(field.mark or field.name in found, f"{where} lacks {field.name}")
        return found

    def raw(self, kind, data, at, where):
        if kind == 1:
            check(at + 8 <= len(data), f"{where} is cut short")
            return struct.unpack_from(">Q", data, at)[0], at + 8
        value, at = varint(data, at, where)
        if kind == 0:
            return value, at
        check(at + value <= len(data), f"{where} is cut short")
        return data[at : at + value], at + value

    def value(self, field, value, where, depth):
        kind = field.kind
        if kind in self.cases:
            check(value in self.cases[kind], f"{where}: {value} is none of the cases")
            return self.cases[kind][value]
        if kind in self.structures:
            return self.read(self.structures[kind], value, where, depth + 1)
        if kind == "Boolean":
            check(value < 2, f"{where}: {value} is no Boolean")
            return bool(value)
        if kind == "time":
            return value >> 1 ^ -(value & 1)
        if kind in ("text", "name"):
            text = value.decode()
            check(kind == "text" or 0 < len(value) <= 128 and text == text.strip(), f"{where} is no name")
            return text
        if kind in ("bytes", "id", "digest"):
            check(len(value) == {"bytes": len(value), "id": 16, "digest": 32}[kind], f"{where}: length {len(value)}")
            return value.hex()
        check(kind in ("number", "fixed"), f"{where}: the page does not describe {kind}")
        return value

    def message(self, data):
        check(len(data) >= 2, "a message without a kind")
        number = struct.unpack_from(">H", data)[0]
        check(number in self.messages, f"the page has no message {number}")
        name, fields = self.messages[number]
        return name, self.read(fields, data[2:], name)

def varint(data, at, where):
    value = shift = 0
    while True:
        check(at < len(data) and shift < 70, f"{where}: a number is cut short")
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            check(byte or shift == 7, f"{where}: a number is not in its shortest form")
            return value, at

# Section 3 of the protocol: frames.

HELLO, REPLY, PING, PONG, CONTROL, OPEN, MESSAGE, DATA, CREDIT, RESET, GO_AWAY = range(1, 12)
LIMITS = {
    HELLO: (2, 4096), REPLY: (2, 4096), PING: (8, 8), PONG: (8, 8), CONTROL: (2, 65536), OPEN: (2, 1048576),
    MESSAGE: (2, 1048576), DATA: (0, 1048576), CREDIT: (4, 4), RESET: (4, 4), GO_AWAY: (4, 1024),
}

def frames(data):
    at = 0
    while at < len(data):
        # The connection may have been cut within a frame.
        if at + 10 > len(data):
            return
        length, stream, kind, flags = struct.unpack_from(">IIBB", data, at)
        check(kind in LIMITS and 6 <= length, f"frame of kind {kind}, length {length}")
        low, high = LIMITS[kind]
        check(low <= length - 6 <= high, f"frame of kind {kind} with {length - 6} bytes")
        check((stream == 0) == (kind in (HELLO, REPLY, PING, PONG, CONTROL, GO_AWAY)), f"kind {kind} on stream {stream}")
        check(flags == 0 or flags == 1 and kind in (OPEN, MESSAGE, DATA), f"flags {flags} on kind {kind}")
        if at + 4 + length > len(data):
            return
        yield stream, kind, flags, data[at + 10 : at + 4 + length]
        at += 4 + length

def conversation(page, path, dialler):
    with open(path, "rb") as file:
        data = file.read()
    opened, ended, is_first = 1 if dialler else 2, set(), True
    for stream, kind, flags, payload in frames(data):
        check(not is_first or kind in (GO_AWAY, HELLO if dialler else REPLY), f"a connection begins with kind {kind}")
        check(is_first or kind not in (HELLO, REPLY), "a second greeting")
        is_first = False
        if kind == OPEN:
            check(stream == opened, f"stream {stream} instead of {opened} is opened")
            opened += 2
        if kind in (OPEN, MESSAGE, DATA):
            check(stream not in ended, f"content behind the end of stream {stream}")
            ended.update([stream] if flags else [])
        said = {"from": "dialler" if dialler else "acceptor", "stream": stream, "end": bool(flags), "kind": kind}
        if kind in (HELLO, REPLY, CONTROL, OPEN, MESSAGE):
            said["message"], said["fields"] = page.message(payload)
        print(json.dumps(said))

def main():
    page, what, files = Page(sys.argv[1]), sys.argv[2], sys.argv[3:]
    if what == "messages":
        with open(files[0], encoding="utf-8") as file:
            for line in file:
                name, fields = page.message(bytes.fromhex(line.split()[-1]))
                check(name == line.split()[0], f"{line.split()[0]} is read as {name}")
                print(json.dumps({"message": name, "fields": fields}))
    else:
        conversation(page, files[0], True)
        conversation(page, files[1], False)

main()
