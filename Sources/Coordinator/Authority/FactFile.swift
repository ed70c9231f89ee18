import Platform

/// A small text file of `key: value` lines, as the authority keeps its facts: to be read by people, strict to machines.
struct FactFile: Sendable, Equatable {
    private(set) var facts: [(key: String, value: String)] = []

    init() {}

    /// Reads a file; every line must be a fact, and no key may stand twice.
    init(_ bytes: Bytes, name: String) throws(HoldfastError) {
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":"), line[colon...].hasPrefix(": ") else {
                throw HoldfastError(.authorityUnusable, "\(name) in the authority is damaged; put back a copy of it")
            }
            let key = String(line[..<colon])
            guard !facts.contains(where: { $0.key == key }) else {
                throw HoldfastError(.authorityUnusable, "\(name) in the authority names '\(key)' twice")
            }
            facts.append((key, String(line[line.index(colon, offsetBy: 2)...])))
        }
    }

    /// Adds a fact; control characters cannot break the form.
    mutating func add(_ key: String, _ value: String?) {
        guard let value else { return }
        facts.append((key, value.escapedForOneLine))
    }

    /// The value of a key that must be there and readable.
    func required<Value>(_ key: String, of name: String, _ read: (String) -> Value?) throws(HoldfastError) -> Value {
        guard let value = try optional(key, of: name, read) else {
            throw HoldfastError(.authorityUnusable, "\(name) in the authority lacks '\(key)'")
        }
        return value
    }

    /// The value of a key; nil when it is absent.
    func optional<Value>(_ key: String, of name: String, _ read: (String) -> Value?) throws(HoldfastError) -> Value? {
        guard let fact = facts.first(where: { $0.key == key }) else { return nil }
        guard let value = read(fact.value) else {
            throw HoldfastError(.authorityUnusable, "\(name) in the authority has an unreadable '\(key)'")
        }
        return value
    }

    var bytes: Bytes { Bytes(facts.map { "\($0.key): \($0.value)\n" }.joined().utf8) }

    static func == (left: Self, right: Self) -> Bool { left.bytes == right.bytes }
}
