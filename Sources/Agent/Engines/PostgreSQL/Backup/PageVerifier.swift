import CKernels
import Glibc
import Platform
import Protocol
import Synchronization

/// Verifies the checksums of the pages of one relation file.
///
/// A page that fails may have been caught in the middle of a write, so it is read again. It is damaged when it fails
/// again and its LSN is older than the backup's start. One with a newer LSN is made whole by the log; should that LSN
/// turn out to lie beyond the backup's end, it is no LSN at all, and the page is reported then.
struct PageVerifier: PageCheck {
    /// How often a failing page is read again.
    static let rereads = 3
    private static let pause: UInt32 = 5_000  // microseconds between readings

    let file: SourceFile
    let blockSize: Int
    /// The number of the file's first page in its relation.
    let firstBlock: UInt32
    /// Where the backup began.
    let start: LSN
    /// Gets the pages that the end of the backup has to judge.
    let doubts: PageDoubts

    func verify(
        _ piece: UnsafeMutableRawBufferPointer, at offset: UInt64, reader: any FileReader
    ) throws -> [PageFinding] {
        var findings: [PageFinding] = []
        var position = 0
        while position + blockSize <= piece.count {
            let page = UnsafeMutableRawBufferPointer(rebasing: piece[position..<position + blockSize])
            let block = (offset &+ UInt64(position)) / UInt64(blockSize)
            if !holds(UnsafeRawBufferPointer(page), block: block),
                let finding = try examine(page, block: block, reader: reader)
            {
                findings.append(finding)
            }
            position += blockSize
        }
        return findings
    }

    /// Whether a page is new (all zero) or its checksum is right.
    func holds(_ page: UnsafeRawBufferPointer, block: UInt64) -> Bool {
        guard let bytes = page.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return true }
        let number = firstBlock &+ UInt32(truncatingIfNeeded: block)
        let stored = page.loadUnaligned(fromByteOffset: 8, as: UInt16.self)
        if stored == hf_page_checksum(bytes, page.count, number) { return true }
        return hf_is_zero(bytes, page.count) != 0
    }

    private func examine(
        _ page: UnsafeMutableRawBufferPointer, block: UInt64, reader: any FileReader
    ) throws -> PageFinding? {
        for attempt in 0..<Self.rereads {
            if attempt > 0 { usleep(Self.pause) }
            let count = try reader.read(into: page, at: block &* UInt64(blockSize))
            // The file has been cut off before this page; the log knows of it.
            if count < blockSize { return nil }
            if holds(UnsafeRawBufferPointer(page), block: block) { return nil }
        }
        let lsn = Self.lsn(of: UnsafeRawBufferPointer(page))
        if lsn > start {
            doubts.add(file: file, block: block, lsn: lsn)
            return nil
        }
        return Self.finding(file, block: block, "its LSN \(lsn) is older than the backup")
    }

    static func finding(_ file: SourceFile, block: UInt64, _ reason: String) -> PageFinding {
        PageFinding(
            file: file, block: block,
            text: "page \(block) of \(BytePath.text(file.path)) fails its checksum; \(reason)")
    }

    /// The LSN in a page's first eight bytes: two halves, the high one first.
    private static func lsn(of page: UnsafeRawBufferPointer) -> LSN {
        let high = UInt64(page.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
        let low = UInt64(page.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
        return LSN(rawValue: high << 32 | low)
    }
}
