/// Finds what somebody probably meant.
package enum NearestText {
    /// The candidate with the fewest changed letters, when at most a third of the word (two letters at least) differ.
    package static func find(_ text: String, in candidates: some Collection<String>) -> String? {
        let limit = max(2, text.count / 3)
        let rated = candidates.map { (text: $0, distance: distance(text, $0)) }
        let best = rated.min { ($0.distance, $0.text) < ($1.distance, $1.text) }
        guard let best, best.distance <= limit, best.distance < max(text.count, best.text.count) else { return nil }
        return best.text
    }

    /// How many letters must be changed, added or removed to make one text of the other.
    static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.prefix(64)), Array(right.prefix(64)))
        var row = Array(0...right.count)
        for (at, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = at + 1
            for index in right.indices {
                let replaced = diagonal + (right[index] == character ? 0 : 1)
                diagonal = row[index + 1]
                row[index + 1] = min(replaced, diagonal + 1, row[index] + 1)
            }
        }
        return row[right.count]
    }
}
