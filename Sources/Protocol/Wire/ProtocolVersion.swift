/// The minor versions of protocol 1, which the application protocol name `holdfast/1` fixes.
package enum ProtocolVersion {
    /// The versions that this program speaks: the newest and the one before it.
    package static let spoken: ClosedRange<UInt32> = 1...1
    /// What both sides name in the TLS handshake.
    package static let applicationProtocol = "holdfast/1"

    /// The newest version that both sides speak; nil when there is none.
    package static func agreed(ours: ClosedRange<UInt32>, theirs: ClosedRange<UInt32>) -> UInt32? {
        let newest = min(ours.upperBound, theirs.upperBound)
        return newest >= max(ours.lowerBound, theirs.lowerBound) ? newest : nil
    }
}
