/// Builds the tree of one document from its events.
struct YAMLTreeBuilder {
    private let events: YAMLEvents
    private let file: String

    init(events: YAMLEvents, file: String) {
        self.events = events
        self.file = file
    }

    /// The only document of the stream.
    func document() throws(HoldfastError) -> YAMLNode {
        var root: YAMLNode?
        while true {
            let (event, line) = try events.next()
            switch event {
            case .nothing, .documentEnd: continue
            case .documentStart:
                guard root == nil else { throw error(line, "a second document is not taken here") }
                let (first, line) = try events.next()
                root = try node(first, line, depth: 0)
            case .streamEnd: return root ?? .mapping([], line: 1)
            default: throw error(line, "the document has no beginning")
            }
        }
    }

    private func node(_ event: YAMLEvent, _ line: Int, depth: Int) throws(HoldfastError) -> YAMLNode {
        guard depth < YAMLNode.deepestNesting else {
            throw error(line, "nested deeper than \(YAMLNode.deepestNesting) levels")
        }
        switch event {
        case .scalar(let text, let isQuoted): return .scalar(text, isQuoted: isQuoted, line: line)
        case .sequenceStart: return .sequence(try elements(depth: depth), line: line)
        case .mappingStart: return .mapping(try entries(depth: depth), line: line)
        case .refused(let reason): throw error(line, reason)
        case .sequenceEnd, .mappingEnd, .documentStart, .documentEnd, .streamEnd, .nothing:
            throw error(line, "a value is missing")
        }
    }

    private func elements(depth: Int) throws(HoldfastError) -> [YAMLNode] {
        var elements: [YAMLNode] = []
        while true {
            let (event, line) = try events.next()
            if case .sequenceEnd = event { return elements }
            elements.append(try node(event, line, depth: depth + 1))
        }
    }

    private func entries(depth: Int) throws(HoldfastError) -> [YAMLNode.Entry] {
        var entries: [YAMLNode.Entry] = []
        var keys: Set<String> = []
        while true {
            let (event, line) = try events.next()
            if case .mappingEnd = event { return entries }
            guard case .scalar(let key, _, _) = try node(event, line, depth: depth + 1) else {
                throw error(line, "a key must be a single word or text")
            }
            guard keys.insert(key).inserted else { throw error(line, "the key '\(key)' is given twice") }
            let (value, valueLine) = try events.next()
            let node = try node(value, valueLine, depth: depth + 1)
            entries.append(YAMLNode.Entry(key: key, line: line, value: node))
        }
    }

    private func error(_ line: Int, _ reason: String) -> HoldfastError {
        HoldfastError(.configuration, "\(file):\(line): \(reason)")
    }
}
