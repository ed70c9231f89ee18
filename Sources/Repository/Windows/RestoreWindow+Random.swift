package import Platform

extension RestoreWindow {
    /// A moment within the windows, each as likely as any other.
    ///
    /// - Returns: nil when there is no window.
    package static func randomMoment(in windows: [RestoreWindow]) -> Timestamp? {
        var random = SystemRandomNumberGenerator()
        return randomMoment(in: windows, using: &random)
    }

    /// The same, by a generator of the caller's.
    package static func randomMoment(
        in windows: [RestoreWindow], using random: inout some RandomNumberGenerator
    ) -> Timestamp? {
        let stretches = union(of: windows.map { $0.fromTime...$0.toTime })
        let lengths = stretches.map { $0.upperBound.microseconds - $0.lowerBound.microseconds + 1 }
        let total = lengths.reduce(0, +)
        guard total > 0 else { return nil }
        var offset = Int64.random(in: 0..<total, using: &random)
        for (stretch, length) in zip(stretches, lengths) {
            if offset < length { return Timestamp(microseconds: stretch.lowerBound.microseconds + offset) }
            offset -= length
        }
        return nil
    }

    /// The same moments, none of them twice.
    private static func union(of stretches: [ClosedRange<Timestamp>]) -> [ClosedRange<Timestamp>] {
        stretches.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { union, next in
            guard let last = union.last, next.lowerBound <= last.upperBound else { return union.append(next) }
            union[union.count - 1] = last.lowerBound...max(last.upperBound, next.upperBound)
        }
    }
}
