extension FindingRow {
    /// How many letters of a finding's digest name it.
    private static let shownDigits = 12

    /// Names the finding for as long as it says the same of the same source.
    package var id: String {
        let words = [source?.text ?? "", kind, text].joined(separator: "\u{0}")
        return String(Digest.sha256(of: Array(words.utf8)).hex.prefix(Self.shownDigits))
    }

    /// Whether an operator may end it, since nothing else may ever do so: the question of a drill that is asked no
    /// more, log that nobody has any more. Every other one goes when what it tells of is put right.
    package var isForOperatorToEnd: Bool { kind == "drill-failed" || kind == "acknowledged-lost" }
}
