/// What `synchronous_standby_names` says: for how many of which standbys a commit waits.
package struct StandbyNames: Equatable, Sendable {
    /// How a commit waits for one of the standbys.
    package enum Wait: Sendable {
        /// It is not among the names.
        case never
        /// No commit ends without it.
        case always
        /// It comes before others, which take its place while it is away.
        case whileConnected
        /// Others can be enough, though it is there.
        case sometimes
    }

    /// The names in their order, `*` for any.
    package let names: [String]
    /// How many of them a commit waits for.
    package let count: Int
    /// Whether any of them will do, and not the first ones that are connected.
    package let isQuorum: Bool

    /// - Parameter text: The setting's value, which the server has accepted.
    package init(_ text: String) {
        let (head, list) = Self.split(text)
        names = list
        isQuorum = head.first?.lowercased() == "any"
        count = head.last.flatMap { Int($0) } ?? 1
    }

    /// Whether the name is listed by itself.
    package func lists(_ name: String) -> Bool { names.contains { $0.lowercased() == name.lowercased() } }

    /// Whether any standby may count.
    package var takesAny: Bool { names.contains("*") }

    /// How a commit waits for the standby called `name`.
    package func wait(for name: String) -> Wait {
        guard let place = names.firstIndex(where: { $0 == "*" || $0.lowercased() == name.lowercased() }) else {
            return .never
        }
        if names.contains("*") { return .sometimes }
        if count >= names.count { return .always }
        return !isQuorum && place < count ? .whileConnected : .sometimes
    }

    /// The value that makes commits wait for the standby called `name` beside as many others as before.
    package func adding(_ name: String) -> String {
        guard !names.isEmpty else { return name }
        let all = [name] + names.map { Self.isPlain($0) ? $0 : "\"\($0)\"" }
        return "FIRST \(count + 1) (\(all.joined(separator: ", ")))"
    }

    /// The value that makes commits wait for the others only, and for no more of them than there are.
    ///
    /// - Parameters:
    ///   - name: The standby that they shall not wait for.
    ///   - others: How many others would count now.
    /// - Returns: Empty when there is nobody to wait for.
    package func removing(_ name: String, others: Int) -> String {
        let rest = names.filter { $0.lowercased() != name.lowercased() }
        let wanted = min(count, rest.contains("*") ? others : rest.count)
        guard wanted > 0 else { return "" }
        let list = rest.map { $0 == "*" || Self.isPlain($0) ? $0 : "\"\($0)\"" }.joined(separator: ", ")
        return "\(isQuorum ? "ANY" : "FIRST") \(wanted) (\(list))"
    }

    /// Whether the server reads the name as it is without quotes.
    private static func isPlain(_ name: String) -> Bool {
        guard name != "*", let first = name.utf8.first else { return true }
        let isPlain = name.utf8.allSatisfy { $0 == 0x5F || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
        return isPlain && !(0x30...0x39).contains(first) && name != "first" && name != "any"
    }

    /// The words before the parenthesis, if there is one, and the names.
    private static func split(_ text: String) -> (head: [String], names: [String]) {
        var (head, words): ([String], [String]) = ([], [])
        var word = ""
        var isQuoted = false
        for character in text {
            switch character {
            case "\"": isQuoted.toggle()
            case _ where isQuoted: word.append(character)
            case "(", ",", ")", " ", "\t", "\n":
                if !word.isEmpty { words.append(word) }
                word = ""
                if character == "(" { (head, words) = (words, []) }
            default: word.append(character)
            }
        }
        return (head, word.isEmpty ? words : words + [word])
    }
}
