/// How `synchronous_standby_names` names us, alone or beside a real standby.
enum SynchronousNames: String, CaseIterable {
    case alone
    case firstOfOne
    case firstInList
    case lastOfTwo
    case anyTwo
    /// Here the other one is enough: nothing is promised through us.
    case behindAnother
    case anyOne

    /// Those of more than us where no commit is acknowledged without us; the first has two spellings.
    static let besideAnother: [Self] = [.firstOfOne, .lastOfTwo, .anyTwo]

    /// The same order in its other spelling, if it has one.
    var otherSpelling: Self { self == .firstOfOne ? .firstInList : self }

    /// What a standby made by `pg_basebackup -R` calls itself.
    private static let other = "walreceiver"

    /// Whether a standby is needed.
    var hasStandby: Bool { self != .alone }

    /// The setting's text.
    func text(_ ours: String) -> String {
        switch self {
        case .alone: ours
        case .firstOfOne: "FIRST 1 (\(ours), \(Self.other))"
        case .firstInList: "\(ours), \(Self.other)"
        case .lastOfTwo: "FIRST 2 (\(Self.other), \(ours))"
        case .anyTwo: "ANY 2 (\(ours), \(Self.other))"
        case .behindAnother: "FIRST 1 (\(Self.other), \(ours))"
        case .anyOne: "ANY 1 (\(ours), \(Self.other))"
        }
    }

    /// What the server calls us once it has understood.
    var state: String {
        switch self {
        case .alone, .firstOfOne, .firstInList, .lastOfTwo: "sync"
        case .anyTwo, .anyOne: "quorum"
        case .behindAnother: "potential"
        }
    }
}
