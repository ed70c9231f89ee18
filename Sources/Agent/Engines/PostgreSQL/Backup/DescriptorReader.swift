import Glibc
import Platform

/// Reads an open file.
final class DescriptorReader: FileReader {
    private let descriptor: FileDescriptor

    init(_ descriptor: consuming FileDescriptor) {
        self.descriptor = descriptor
        _ = posix_fadvise(self.descriptor.raw, 0, 0, POSIX_FADV_SEQUENTIAL)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws -> Int {
        try Files.readFully(descriptor, into: buffer, at: offset)
    }
}
