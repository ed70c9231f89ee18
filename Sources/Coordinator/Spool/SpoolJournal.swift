import Glibc
import Platform

/// The file being written. Used by one thread; every call blocks.
///
/// A failed write or sync is final for its file: what was durable in it stays, what was not is cut off, and the next
/// batch goes to a new file.
struct SpoolJournal: ~Copyable {
    private let directory: String
    private let fileLimit: UInt64
    private var nextNumber: UInt64
    private var file: FileDescriptor?
    private var mark = SpoolMark.random()
    /// The file being written; nil before the first batch and after a failure.
    private(set) var number: UInt64?
    private var length: UInt64 = 0
    /// Where the file ends: zeros lie behind what was appended.
    private var allotted: UInt64 = 0

    /// A journal whose next file has this number.
    init(directory: String, nextNumber: UInt64, fileLimit: UInt64) {
        self.directory = directory
        self.nextNumber = nextNumber
        self.fileLimit = fileLimit
    }

    /// Makes frames durable at the journal's end, never across two files.
    ///
    /// - Returns: Where they lie.
    mutating func append(_ frames: Bytes) throws(SystemError) -> SpoolPlace {
        var bytes = frames
        if number != nil, length + UInt64(bytes.count) > fileLimit { close() }
        do {
            let number = try begun()
            SpoolFrame.stamp(&bytes, with: mark)
            try write(bytes)
            let place = SpoolPlace(file: number, start: length, end: length + UInt64(bytes.count))
            length = place.end
            allotted = max(allotted, length)
            return place
        } catch {
            abandon()
            throw error
        }
    }

    private mutating func begun() throws(SystemError) -> UInt64 {
        if let number { return number }
        let new = SpoolFile(directory: directory, number: nextNumber)
        nextNumber += 1
        mark = .random()
        file = try new.create(mark)
        number = new.number
        length = UInt64(SpoolFile.headLength)
        allotted = length
        return new.number
    }

    private mutating func write(_ bytes: Bytes) throws(SystemError) {
        switch file {
        case .some(let file):
            try FaultPoint.check("spool.writing")
            try Files.writeAll(file, bytes, at: length)
            allotted = Self.allot(in: file, behind: length + UInt64(bytes.count), of: bytes.count, allotted)
            try FaultPoint.check("spool.written-not-synced")
            try Files.syncData(file)
        case .none: throw SystemError(call: "write", errno: EBADF, path: directory)
        }
    }

    /// Lays zeros behind a short batch that makes the file longer, so that the next ones do not: where its length stays as
    /// it is, a file is synced in half the time.
    ///
    /// - Returns: Where the file ends.
    private static func allot(
        in file: borrowing FileDescriptor, behind end: UInt64, of count: Int, _ allotted: UInt64
    ) -> UInt64 {
        guard end > allotted else { return allotted }
        guard count <= SpoolLimits.allotment else { return end }
        do {
            try Files.writeAll(file, Bytes(repeating: 0, count: SpoolLimits.allotment), at: end)
            return end + UInt64(SpoolLimits.allotment)
        } catch {
            // It goes without; what was written of it only takes room.
            _ = Glibc.ftruncate(file.raw, off_t(clamping: end))
            return end
        }
    }

    /// What is not durable must not be read later as if it were; where it cannot be cut off, reading sorts it out. A file
    /// in which nothing is durable goes.
    private mutating func abandon() {
        switch file {
        case .some(let file): _ = Glibc.ftruncate(file.raw, off_t(clamping: length))
        case .none: break
        }
        if let number, length <= UInt64(SpoolFile.headLength) {
            _ = Glibc.unlink(SpoolFile(directory: directory, number: number).path)
        }
        close()
    }

    /// Passes when the disk takes so many bytes; leaves none of them there.
    static func probe(_ directory: String, bytes: UInt64) throws(SystemError) {
        let path = directory + "/probe"
        let file = try Files.open(path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600)
        // Without a name nothing stays, however this ends.
        _ = Glibc.unlink(path)
        let piece = Bytes(repeating: 0x5A, count: 1 << 20)
        for start in stride(from: 0, through: bytes, by: piece.count) {
            try Files.writeAll(file, piece, at: start)
        }
        try Files.syncData(file)
    }

    /// Ends the file; the next batch begins a new one.
    mutating func close() {
        switch file {
        case .some(let file) where allotted > length: _ = Glibc.ftruncate(file.raw, off_t(clamping: length))
        default: break
        }
        file = nil
        number = nil
    }
}
