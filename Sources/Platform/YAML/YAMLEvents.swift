import CYAML

/// What the parser meets, as values of our own.
enum YAMLEvent {
    case scalar(String, isQuoted: Bool)
    case sequenceStart
    case sequenceEnd
    case mappingStart
    case mappingEnd
    case documentStart
    case documentEnd
    case streamEnd
    /// A start mark, which means nothing to us.
    case nothing
    /// Something we do not take, in words.
    case refused(String)
}

/// Owns libyaml's parser over a text that outlives it.
final class YAMLEvents {
    private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    private let file: String
    private let isReady: Bool

    /// Reads `bytes`, which must stay where they are as long as this lives.
    init(_ bytes: UnsafeBufferPointer<UInt8>, file: String) {
        self.file = file
        isReady = yaml_parser_initialize(parser) == 1
        guard isReady else { return }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        if isReady { yaml_parser_delete(parser) }
        parser.deallocate()
    }

    /// The next event and its line, counted from 1.
    func next() throws(HoldfastError) -> (event: YAMLEvent, line: Int) {
        var raw = yaml_event_t()
        guard isReady, yaml_parser_parse(parser, &raw) == 1 else { throw failure() }
        defer { yaml_event_delete(&raw) }
        return (event(raw), Int(clamping: raw.start_mark.line) + 1)
    }

    private func event(_ raw: yaml_event_t) -> YAMLEvent {
        switch raw.type {
        case YAML_SCALAR_EVENT: scalar(raw)
        case YAML_SEQUENCE_START_EVENT:
            start(raw.data.sequence_start.anchor, raw.data.sequence_start.tag, .sequenceStart)
        case YAML_SEQUENCE_END_EVENT: .sequenceEnd
        case YAML_MAPPING_START_EVENT: start(raw.data.mapping_start.anchor, raw.data.mapping_start.tag, .mappingStart)
        case YAML_MAPPING_END_EVENT: .mappingEnd
        case YAML_DOCUMENT_START_EVENT: .documentStart
        case YAML_DOCUMENT_END_EVENT: .documentEnd
        case YAML_STREAM_END_EVENT: .streamEnd
        case YAML_ALIAS_EVENT: .refused("aliases are not taken here; write the value again")
        default: .nothing
        }
    }

    private func scalar(_ raw: yaml_event_t) -> YAMLEvent {
        let scalar = raw.data.scalar
        let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
        let isQuoted = scalar.style != YAML_PLAIN_SCALAR_STYLE
        let event = YAMLEvent.scalar(String(decoding: bytes, as: UTF8.self), isQuoted: isQuoted)
        return start(scalar.anchor, scalar.tag, event)
    }

    private func start(
        _ anchor: UnsafeMutablePointer<yaml_char_t>?, _ tag: UnsafeMutablePointer<yaml_char_t>?, _ event: YAMLEvent
    ) -> YAMLEvent {
        if anchor != nil { return .refused("anchors are not taken here") }
        return tag == nil ? event : .refused("tags are not taken here")
    }

    private func failure() -> HoldfastError {
        guard isReady, let problem = parser.pointee.problem else {
            return HoldfastError(.configuration, "\(file): cannot be read as YAML")
        }
        let line = Int(clamping: parser.pointee.problem_mark.line) + 1
        return HoldfastError(.configuration, "\(file):\(line): not well-formed YAML: \(String(cString: problem))")
    }
}
