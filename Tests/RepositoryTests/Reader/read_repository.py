"""Opens a whole Holdfast repository with its recovery key, from docs/repository-format.md alone.

usage: read_repository.py REPOSITORY RECOVERY-KEY-FILE

Prints one JSON object a line: every file of every backup, every piece of log, every definition. Whatever does not
hold ends the program with an error. Needs the packages cryptography (50 or later), zstandard and lz4.
"""

import hashlib
import json
import struct
import sys
from pathlib import Path

import lz4.block
import zstandard
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, SHA512
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

CHUNK, TAG = 16384, 16

def check(condition, what):
    if not condition:
        raise ValueError(what)

def sha256(data):
    return hashlib.sha256(data).digest()

def uuid(raw):
    text = raw.hex()
    return "-".join([text[:8], text[8:12], text[12:16], text[16:20], text[20:]])

def say(**what):
    print(json.dumps(what))

# Section 3: tagged fields.

def varint(data, at):
    value = shift = 0
    while True:
        check(at < len(data) and shift < 70, "a number is cut short")
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            check(byte or shift == 7, "a number is not in its shortest form")
            return value, at

def varints(data):
    at = 0
    while at < len(data):
        value, at = varint(data, at)
        yield value

class Fields(dict):
    """Values by field number, each a list in the order of the bytes."""

    def __init__(self, data, known=range(1, 64)):
        super().__init__()
        at, last = 0, 1
        while at < len(data):
            (tag,) = struct.unpack_from(">H", data, at)
            number, critical, kind, at = tag >> 4, tag >> 3 & 1, tag & 7, at + 2
            check(number >= last and kind <= 2, "fields are not in canonical form")
            check(not critical or number in known, f"the critical field {number} is unknown")
            last = number
            if kind == 1:
                value, at = struct.unpack_from(">Q", data, at)[0], at + 8
            else:
                value, at = varint(data, at)
            if kind == 2:
                check(at + value <= len(data), "a field is cut short")
                value, at = data[at : at + value], at + value
            self.setdefault(number, []).append(value)

    def one(self, number):
        check(len(self.get(number, [])) == 1, f"field {number} is not there once")
        return self[number][0]

    def maybe(self, number):
        return self.one(number) if number in self else None

    def nested(self, number):
        return [Fields(value) for value in self.get(number, [])]

def framed(data, magic, trailer):
    check(data[:8] == magic, "wrong magic")
    (length,) = struct.unpack_from(">I", data, 8)
    check(len(data) == 12 + length + trailer, "wrong length")
    return data[12 : 12 + length], data[: 12 + length], data[12 + length :]

# Section 4: sealing.

class Vault:
    """The input keys of one source, and the opening of its objects."""

    def __init__(self, repository, source, private):
        self.repository, self.source, self.private, self.keys = repository, source, private, {}
        self.recipient = sha256(private.public_key().public_bytes_raw())

    def add(self, entry):
        key, attempt = entry.one(1), entry.one(2)
        sealed = next(s for s in entry.nested(3) if s.one(3) == self.recipient)
        info = b"holdfast/key/v1\0" + struct.pack(">H", 1) + self.repository + self.source + key
        suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
        plain = suite.decrypt(sealed.one(4), self.private, info=info + struct.pack(">Q", attempt))
        commitment = HKDFExpand(SHA256(), 32, b"holdfast/key-commitment/v1").derive(plain[:32])
        check(commitment == plain[32:], "the key commitment does not match")
        self.keys[key] = plain[:32]

    def open(self, data, unit, attempt, kind, ordinal):
        check(data[:8] == b"HFOBJ\0\0\1", "not a sealed object")
        start = 12 + struct.unpack_from(">I", data, 8)[0]
        header = Fields(data[12:start], range(1, 9))
        found = [header.one(number) for number in range(1, 8)]
        check(found == [1, self.repository, self.source, unit, attempt, kind, ordinal], "the object lies elsewhere")
        salt, commitment = data[start : start + 24], data[start + 24 : start + 56]
        context = b"holdfast/object/v1\0" + sha256(data[:start])
        info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + salt + context
        material = HKDFExpand(SHA512(), 76, info).derive(self.keys[header.one(8)])
        check(material[44:] == commitment, "the commitment does not match")
        cipher, nonce = AESGCM(material[:32]), int.from_bytes(material[32:44], "big")
        plain, at, number = [], start + 56, 0
        while True:
            chunk = data[at : at + CHUNK + TAG]
            plain.append(cipher.decrypt((nonce ^ number).to_bytes(12, "big"), chunk, None))
            at, number = at + len(chunk), number + 1
            if len(chunk) < CHUNK + TAG:
                check(at == len(data), "bytes follow the last chunk")
                return b"".join(plain)

def decode(codec, data, length):
    if codec == 1:
        data = zstandard.ZstdDecompressor().decompress(data)
    elif codec == 2:
        data = lz4.block.decompress(data, uncompressed_size=length)
    check(codec <= 2 and len(data) == length, "wrong codec or plain length")
    return data

# Sections 6 to 9.

class Pack:
    def __init__(self, plain):
        check(plain[-4:] == b"HFPK", "not a pack")
        (length,) = struct.unpack(">I", plain[-8:-4])
        table = Fields(plain[len(plain) - 8 - length : -8])
        self.plain, self.entries, self.backups, self.parts = plain, table.nested(1), table.get(2, []), {}

    def part(self, number):
        if number not in self.parts:
            entry = self.entries[number]
            stored = self.plain[entry.one(1) : entry.one(1) + entry.one(2)]
            self.parts[number] = decode(entry.one(4), stored, entry.one(3))
        return self.parts[number]

class Source:
    def __init__(self, folder, root, private):
        self.folder, self.root, self.id = folder, root, bytes.fromhex(folder.name.replace("-", ""))
        self.vault = Vault(root.one(1), self.id, private)
        self.authority = x509.load_der_x509_certificate(root.one(7)).public_key()
        self.backups, self.packs, self.members, self.limits = {}, {}, {}, {}

    def run(self):
        listed = []
        for kind, content in self.chain("upkeep"):
            if kind == 6:
                certificate = self.certificate(content.one(2))
                self.members[sha256(certificate.one(5))[:16]] = certificate
            elif kind == 7:
                self.limits[content.one(2)] = {p.one(1): p.one(2) for p in content.nested(3)}
            elif kind == 12:
                listed += content.nested(1)
                for entry in content.nested(2):
                    self.vault.add(entry)
        for item in listed:
            self.listed(item.one(1).decode(), item)
        for name in sorted(path.name for path in (self.folder / "chain").iterdir()):
            if name == "backup":
                for kind, content in self.chain(name):
                    if kind == 3:
                        self.backup(content)
            elif name.startswith("log-"):
                self.log(name)

    def read(self, name, length, digest):
        data = (self.folder / name).read_bytes()
        check(len(data) == length and sha256(data) == digest, f"{name} was altered")
        return data

    def certificate(self, data):
        body, signed, signature = framed(data, b"HFCERT\0\1", 64)
        self.authority.verify(signature, b"holdfast/certificate/v1\0" + signed)
        return Fields(body)

    def chain(self, name):
        previous = bytes(32)
        for sequence, path in enumerate(sorted((self.folder / "chain" / name).iterdir()), 1):
            check(path.name == f"{sequence:010}", f"a record is missing before {path}")
            data = path.read_bytes()
            body, signed, signature = framed(data, b"HFREC\0\0\1", 64)
            record = Fields(body, [*range(1, 11), 16])
            place = [record.one(number) for number in range(1, 6)]
            check(place == [self.root.one(1), self.id, name.encode(), sequence, previous], f"{path} breaks its chain")
            certificate = self.signer(name, record.one(7), sequence)
            check(record.one(8) == certificate.one(2), f"{path} names another writer")
            key = Ed25519PublicKey.from_public_bytes(certificate.one(5))
            key.verify(signature, b"holdfast/record/v1\0" + signed)
            previous = sha256(data)
            yield record.one(6), Fields(record.one(16))

    def signer(self, chain, key, sequence):
        if chain == "upkeep":
            certificate = self.certificate(self.root.one(9))
        else:
            certificate = self.members[key]
            check(key not in self.limits or sequence <= self.limits[key].get(chain.encode(), 0), "a removed member")
        check(sha256(certificate.one(5))[:16] == key, "another key signed")
        return certificate

    def listed(self, name, item):
        data = self.read(name, item.one(2), item.one(3))
        if name.startswith("definition/"):
            plain = Fields(self.vault.open(data, self.id, 0, 7, int(name.split("/")[1])))
            say(kind="definition", source=uuid(self.id), name=plain.one(1).decode(), engine=plain.one(2).decode())

    def object(self, backup, kind, number):
        """A pack (kind 1) or map pack (kind 2) of a backup, as its inventory tells it."""
        if (backup, kind, number) not in self.packs:
            attempt, objects = self.backups[backup]
            name = f"backup/{uuid(backup)}/{attempt}/{'pack' if kind == 1 else 'map'}-{number:06}"
            plain = self.vault.open(self.read(name, *objects[name]), backup, attempt, kind, number)
            self.packs[backup, kind, number] = Pack(plain)
        return self.packs[backup, kind, number]

    def backup(self, commit):
        backup, attempt = commit.one(1), commit.one(2)
        for entry in commit.nested(20):
            self.vault.add(entry)
        folder = f"backup/{uuid(backup)}/{attempt}/"
        reference = commit.nested(21)[0]
        inventory = Fields(self.read(folder + "inventory", reference.one(1), reference.one(2)))
        place = [inventory.one(number) for number in range(1, 5)]
        check(place == [self.root.one(1), self.id, backup, attempt], "the inventory is another's")
        objects = {item.one(1).decode(): (item.one(2), item.one(3)) for item in inventory.nested(5)}
        self.backups[backup] = attempt, objects
        reference = commit.nested(22)[0]
        check(objects[folder + "manifest"] == (reference.one(1), reference.one(2)), "there are two manifests")
        sealed = self.read(folder + "manifest", reference.one(1), reference.one(2))
        plain = zstandard.ZstdDecompressor().decompress(self.vault.open(sealed, backup, attempt, 3, 0))
        manifest = Fields(plain)
        check(manifest[3][0] == backup, "the manifest is another's")
        for file in manifest.nested(4):
            self.file(backup, manifest[3], file)
        say(kind="backup", source=uuid(self.id), backup=uuid(backup), files=len(manifest.get(4, [])))

    def file(self, backup, backups, file):
        if file.maybe(9) is not None:
            top = file.one(9)
            leaves = [(backups, top)]
        else:
            pack = self.object(backup, 2, file.one(10))
            top = pack.part(file.one(11))
            leaves = self.leaves(pack.backups or [backup], top)
        check(sha256(top) == file.one(12), "the map digest does not match")
        digest, length = hashlib.sha256(), 0
        for named, leaf in leaves:
            for piece in self.runs(named, leaf):
                digest.update(piece)
                length += len(piece)
        check(length == file.one(6), "the map does not fit its file")
        check(file.maybe(8) in (None, digest.digest()), "the content is another")
        path = file.one(4).decode("utf-8", "surrogateescape")
        say(kind="file", source=uuid(self.id), backup=uuid(backup), root=file.one(2), root_id=file.maybe(3),
            path=path, length=length, sha256=digest.hexdigest(), map_ok=True)

    def leaves(self, backups, root):
        count, at = varint(root, 0)
        for _ in range(count):
            index, at = varint(root, at)
            map_pack, at = varint(root, at)
            part, at = varint(root, at)
            pack = self.object(backups[index], 2, map_pack)
            leaf = pack.part(part)
            check(sha256(leaf) == root[at : at + 32], "a leaf is another")
            at += 32
            yield pack.backups or [backups[index]], leaf
        check(at == len(root), "bytes follow the root")

    def runs(self, backups, leaf):
        numbers = varints(leaf)
        for kind in numbers:
            length = next(numbers)
            if kind == 0:
                yield bytes(length)
                continue
            index, pack, block, offset = (next(numbers) for _ in range(4))
            piece = self.object(backups[index], 1, pack).part(block)[offset : offset + length]
            check(kind == 1 and len(piece) == length, "a run does not fit its super-block")
            yield piece

    def log(self, chain):
        _, branch, timeline = chain.split("-")
        stream = struct.pack(">II", int(branch), int(timeline, 16))
        stream = sha256(b"holdfast/stream/v1\0" + self.id + stream)[:16]
        for kind, index in self.chain(chain):
            if kind != 5:
                continue
            for entry in index.nested(9):
                self.vault.add(entry)
            for item in index.nested(5):
                self.log_object(item, index, stream, int(branch), int(timeline, 16))
            for item in index.nested(11):
                self.details(item, stream, int(branch), int(timeline, 16))

    def log_object(self, item, index, stream, branch, timeline):
        name, is_history = item.one(1).decode(), item.one(2) == 2
        attempt, number = name.split("-")[-2:]
        sealed = self.read(name, item.one(5), item.one(6))
        plain = self.vault.open(sealed, stream, int(attempt), 5 if is_history else 4, int(number))
        if is_history:
            check(sha256(plain) == index.one(10), "the history is another")
        else:
            plain = unframe(plain)
            check(item.one(3) + len(plain) == item.one(4), "a log object has another length")
        say(kind="history" if is_history else "log", source=uuid(self.id), branch=branch, timeline=timeline,
            start=item.one(3), end=item.one(4), sha256=sha256(plain).hex())

    def details(self, item, stream, branch, timeline):
        attempt, number = item.one(1).decode().split("-")[-2:]
        sealed = self.read(item.one(1).decode(), item.one(2), item.one(3))
        for object in Fields(self.vault.open(sealed, stream, int(attempt), 6, int(number))).nested(1):
            start, end = object.one(1), object.one(2)
            lines = [f"{mark.one(1)} {mark.one(2)} {mark.one(3)} " + mark.get(5, [b""])[0].decode()
                     for mark in object.nested(5)]
            lines += transactions(object.maybe(4) or b"", start, end)
            say(kind="records", source=uuid(self.id), branch=branch, timeline=timeline, start=start, end=end,
                read_from=object.maybe(3), sha256=sha256("\n".join(lines).encode()).hex())

def signed(number):
    return number >> 1 ^ -(number & 1)

def transactions(data, start, end):
    position, xid, time, numbers = start, 0, 0, varints(data)
    for distance in numbers:
        length, step, elapsed = next(numbers), next(numbers), next(numbers)
        position, xid, time = position + 8 * distance, xid + signed(step) & 0xFFFFFFFF, time + signed(elapsed)
        check(distance > 0 and length > 1 and position <= end, "a transaction lies outside of its log object")
        yield f"{position - 8 * (length >> 1)} {position} {length & 1} {xid} {time}"

def unframe(plain):
    at, pieces = 0, []
    while True:
        codec, length, stored = struct.unpack_from(">BII", plain, at)
        at += 9
        if codec == 255:
            check(length == stored == 0 and at == len(plain), "a log object does not end with its last frame")
            return b"".join(pieces)
        pieces.append(decode(codec, plain[at : at + stored], length))
        at += stored

# Section 11.

def copies_of_the_authority(folder, root, private):
    body, signed, signature = framed(root.one(9), b"HFCERT\0\1", 64)
    authority = x509.load_der_x509_certificate(root.one(7)).public_key()
    authority.verify(signature, b"holdfast/certificate/v1\0" + signed)
    coordinator = Ed25519PublicKey.from_public_bytes(Fields(body).one(5))
    for epoch, path in enumerate(sorted(folder.iterdir()) if folder.exists() else [], 1):
        check(path.name == f"{epoch:010}", f"a copy of the authority is missing before {path}")
        body, signed, signature = framed(path.read_bytes(), b"HFAUTH\0\1", 64)
        coordinator.verify(signature, b"holdfast/authority/v1\0" + signed)
        copy = Fields(body)
        check([copy.one(1), copy.one(2)] == [root.one(1), epoch], f"{path} is another copy")
        vault = Vault(root.one(1), root.one(1), private)
        entry = copy.nested(6)[0]
        check(len(entry.nested(3)) == 1, "a copy of the authority is sealed to somebody else too")
        vault.add(entry)
        plain = vault.open(copy.one(7), root.one(1), 0, 10, epoch)
        files = {item.one(1).decode(): item.one(2) for item in Fields(plain).nested(1)}
        check(list(files) == sorted(files), "the files of the authority are not in their order")
        key = serialization.load_pem_private_key(files["signing.key"], None)
        check(key.public_key().public_bytes_raw() == coordinator.public_bytes_raw(), "signing.key is another")
        info = b"holdfast/authority-fingerprint/v1\0" + sha256(plain)
        check(copy.one(5) == HKDFExpand(SHA256(), 32, info).derive(key.private_bytes_raw()), "another fingerprint")
        say(kind="authority", source=uuid(root.one(1)), name=str(epoch), path=" ".join(files))

def main(repository, key_file):
    lines = [line.strip() for line in Path(key_file).read_text().splitlines() if line.strip()]
    check(lines[0] == "holdfast-recovery-key-v1", "not a recovery key")
    key = dict(line.split(": ") for line in lines[1:])
    private = X25519PrivateKey.from_private_bytes(bytes.fromhex(key["sealing"]))
    body, signed, signature = framed((Path(repository) / "repository.hf").read_bytes(), b"HFROOT\0\1", 64)
    root = Fields(body)
    Ed25519PublicKey.from_public_bytes(root.one(4)).verify(signature, signed)
    check(uuid(root.one(1)) == key["repository"], "the key is that of another repository")
    check(private.public_key().public_bytes_raw() == root.one(3), "the key is not that of the root")
    copies_of_the_authority(Path(repository) / "authority", root, private)
    for folder in sorted((Path(repository) / "sources").iterdir()):
        Source(folder, root, private).run()

main(*sys.argv[1:3])
