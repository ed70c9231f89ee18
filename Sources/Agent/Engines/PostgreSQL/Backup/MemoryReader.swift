import Platform

/// Serves a small file from memory, as it was at one moment.
final class MemoryReader: FileReader {
    private let content: Bytes

    init(_ content: Bytes) {
        self.content = content
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws -> Int {
        guard let from = Int(exactly: offset), from < content.count else { return 0 }
        let part = content[from...].prefix(buffer.count)
        buffer.copyBytes(from: part)
        return part.count
    }
}
