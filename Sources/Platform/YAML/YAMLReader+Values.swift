/// Values by key. `optional…` gives nil for an absent or null key; the others demand it.
extension YAMLReader {
    package func string(_ key: String) throws(HoldfastError) -> String {
        try require(key, try optionalString(key))
    }

    package func optionalString(_ key: String) throws(HoldfastError) -> String? {
        guard let node = node(key) else { return nil }
        guard case .scalar(let text, _, _) = node else { throw error(key, "must be a single value") }
        return text
    }

    /// A whole number within `range`.
    package func optionalInteger(_ key: String, in range: ClosedRange<Int>) throws(HoldfastError) -> Int? {
        try convert(key, "must be a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// `true` or `false`.
    package func optionalBool(_ key: String) throws(HoldfastError) -> Bool? {
        try convert(key, "must be true or false") { Bool($0) }
    }

    /// A number of bytes such as `64MiB`.
    package func optionalByteCount(_ key: String) throws(HoldfastError) -> ByteCount? {
        try convert(key, "must be a number of bytes such as 64MiB or 20GB") { ByteCount($0) }
    }

    /// Bytes a second such as `10MB/s`.
    package func optionalRate(_ key: String) throws(HoldfastError) -> ByteCount? {
        try convert(key, "must be a rate such as 10MB/s") { ByteCount(rate: $0) }
    }

    /// A span of time such as `90s` or `12h`.
    package func optionalDuration(_ key: String) throws(HoldfastError) -> Duration? {
        try convert(key, "must be a span of time such as 250ms, 90s, 15min, 12h or 7d") { DurationText.parse($0) }
    }

    /// A list of single values; one value alone counts as a list of one, an absent key as none.
    package func strings(_ key: String) throws(HoldfastError) -> [String] {
        switch node(key) {
        case nil: return []
        case .scalar(let text, _, _): return [text]
        case .mapping: throw error(key, "must be a list of values")
        case .sequence(let elements, _):
            var texts: [String] = []
            for element in elements {
                guard case .scalar(let text, _, _) = element else { throw error(key, "must be a list of values") }
                texts.append(text)
            }
            return texts
        }
    }

    /// A nested mapping; its reader wants a `finish` of its own.
    package func optionalMapping(_ key: String) throws(HoldfastError) -> YAMLReader? {
        guard let node = node(key) else { return nil }
        return try reader(node, key)
    }

    /// A list of mappings, absent means none; each reader wants a `finish` of its own.
    package func mappings(_ key: String) throws(HoldfastError) -> [YAMLReader] {
        guard let node = node(key) else { return [] }
        guard case .sequence(let elements, _) = node else { throw error(key, "must be a list ('- key: value' lines)") }
        var readers: [YAMLReader] = []
        for element in elements { readers.append(try reader(element, key)) }
        return readers
    }

    private func require<Value>(_ key: String, _ value: Value?) throws(HoldfastError) -> Value {
        guard let value else { throw error(key, "is missing") }
        return value
    }

    private func convert<Value>(
        _ key: String, _ expectation: String, _ read: (String) -> Value?
    ) throws(HoldfastError) -> Value? {
        guard let text = try optionalString(key) else { return nil }
        guard let value = read(text) else { throw error(key, "\(expectation), not '\(text)'") }
        return value
    }
}
