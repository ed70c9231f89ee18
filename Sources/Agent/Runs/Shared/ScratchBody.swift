import Platform

/// A sealed object that waits in a scratch file to be put.
struct ScratchBody: UploadBody {
    let file: ScratchFile
    let length: UInt64

    func piece(at offset: UInt64, limit: Int) async throws -> ArraySlice<UInt8> {
        let count = Int(min(UInt64(limit), length - offset))
        return try await BlockingThreads.shared.run { [file] in try file.bytes(at: offset, count: count)[...] }
    }
}
