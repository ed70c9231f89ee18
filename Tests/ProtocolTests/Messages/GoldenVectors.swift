import Glibc
import Platform
import Testing

/// The expected bytes of the samples, computed by another program than the one under test.
enum GoldenVectors {
    static var path: String {
        "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/Fixtures/messages.txt"
    }

    /// Hexadecimal text by the name of the sample.
    static func read() throws -> [String: String] {
        let file = try #require(fopen(path, "r"))
        defer { fclose(file) }
        var bytes = Bytes(repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        var vectors: [String: String] = [:]
        for line in String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            vectors[words.dropLast().joined(separator: " ")] = words.last.map(String.init)
        }
        return vectors
    }
}
