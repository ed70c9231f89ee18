/// Verifies the page checksums of one file while it is read.
package protocol PageCheck: Sendable {
    /// Bytes of a page. Pieces start at multiples of it; a piece's incomplete last page is not looked at.
    var blockSize: Int { get }
    /// Verifies each page of a piece. A page that fails is read again, and a good second reading replaces it in
    /// `piece`. Blocks, so it belongs on the reader's thread.
    ///
    /// - Parameters:
    ///   - piece: Bytes of the file as they were read.
    ///   - offset: Where the piece begins in the file.
    ///   - reader: The reader that the piece came from.
    /// - Returns: The pages that are damaged.
    /// - Throws: What the reader throws.
    func verify(
        _ piece: UnsafeMutableRawBufferPointer, at offset: UInt64, reader: any FileReader
    ) throws -> [PageFinding]
}
