import Platform

@testable import Coordinator

extension HostileInput {
    static let ofCoordinator = [
        HostileInput("spool", journal),
        HostileInput("spool-entries", [SpoolEntry.self]),
    ]

    /// A journal after a crash: each place where a frame could begin is tried.
    private static func journal(_ bytes: Bytes) {
        guard let mark = SpoolMark(bytes.prefix(SpoolMark.length)) else { return }
        var offset: Int? = 0
        while let at = offset, at < bytes.count {
            switch SpoolFrame.read(bytes[...], at: at, mark: mark) {
            case .frame(let frame):
                _ = frame.object(in: bytes[...], at: at)
                _ = frame.signature(in: bytes[...], at: at)
                offset = at + frame.length
            case .cut, .noFrame: offset = SpoolFrame.next(in: bytes[...], from: at + 1, mark: mark)
            }
        }
    }
}
