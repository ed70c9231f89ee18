import Platform

/// What came of a kill at one point.
struct FaultResult {
    var point: String
    /// Whether the work passed the point, and the process died there.
    var isPassed: Bool
    /// From when the killed side was up again until the work went on or had ended as it should.
    var recovery: Duration

    /// Writes results into the page of reliability.
    static func write(_ results: [FaultResult], as title: String) throws {
        let rows = results.map { result in
            [result.point, result.isPassed ? "killed, went on" : "not passed", DecimalText.duration(result.recovery)]
        }
        let table = ReliabilityPage.table(["point", "outcome", "until work went on or had ended"], rows)
        try ReliabilityPage.write("### \(title)\n\n" + table, as: "kill -9: \(title)")
    }
}
