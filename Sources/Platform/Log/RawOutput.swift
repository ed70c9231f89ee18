import Glibc

/// Writing text to a descriptor that someone else owns, such as standard output.
package enum RawOutput {
    /// Writes all of `text`; gives up silently when the descriptor fails, for there is nobody to tell.
    package static func write(_ text: String, to raw: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                guard let count = try? retrying("write", { Glibc.write(raw, rest.baseAddress, rest.count) }) else {
                    return
                }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
    }
}
