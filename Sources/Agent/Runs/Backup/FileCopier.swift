import Platform
import Protocol
import Repository

/// Reads files into packs; owned by one reader thread, and everything it does blocks.
final class FileCopier: @unchecked Sendable {
    private let session: any BackupSession
    private let queue: FileQueue
    private let packer: BlockPacker
    private let maps: MapBuilder
    private let limiter: RateLimiter
    private let meter: RunMeter
    private let hasher = SHA256Hasher()
    /// Files that were read, in the order of reading.
    private(set) var copied: [CopiedFile] = []
    /// Damaged pages, by the file's number.
    private(set) var findings: [(number: UInt64, finding: PageFinding)] = []

    init(
        session: any BackupSession, queue: FileQueue, packer: BlockPacker, maps: MapBuilder, limiter: RateLimiter,
        meter: RunMeter
    ) {
        self.session = session
        self.queue = queue
        self.packer = packer
        self.maps = maps
        self.limiter = limiter
        self.meter = meter
    }

    /// Reads files of the queue until there are no more.
    func copyAll() throws {
        while let (number, file) = try queue.next() { try copy(file, number) }
    }

    /// Reads one file; one that has vanished is left out.
    func copy(_ file: SourceFile, _ number: UInt64) throws {
        guard let reader = try session.open(file) else { return }
        let check = session.pageCheck(for: file)
        packer.begin(file: number)
        var offset: UInt64 = 0
        while offset < file.length {
            try queue.check()
            let space = try packer.space(expecting: file.length - offset)
            let count = try reader.read(into: space, at: offset)
            let piece = UnsafeMutableRawBufferPointer(rebasing: space[..<count])
            limiter.take(count)
            if let check {
                findings += try check.verify(piece, at: offset, reader: reader).map { (number, $0) }
            }
            hasher.update(UnsafeRawBufferPointer(piece))
            try packer.take(count)
            offset += UInt64(count)
            meter.add(bytes: count)
            if count < space.count { break }
        }
        meter.add(bytes: 0, items: 1)
        copied.append(
            CopiedFile(
                number: number, file: file, length: offset, digest: Digest(finishing: hasher),
                map: try maps.add(packer.endFile())))
        FaultPoint.hit("backup.file.copied")
    }

    /// Closes the last pack.
    func finish() throws {
        try packer.finish()
    }
}
