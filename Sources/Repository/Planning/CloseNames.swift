/// Whether somebody who wrote one name may have meant another. Pure.
enum CloseNames {
    /// How many letters may differ, as a share of the longer name.
    private static let share = 3

    /// Whether two names differ by little but case, or one begins the other.
    static func areClose(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.lowercased()), Array(right.lowercased()))
        if left.starts(with: right) || right.starts(with: left) { return true }
        return distance(left, right) <= max(1, max(left.count, right.count) / share)
    }

    /// How many letters have to be put in, taken out or changed.
    static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var corner = row[0]
            row[0] = index + 1
            for column in right.indices {
                let changed = corner + (right[column] == letter ? 0 : 1)
                corner = row[column + 1]
                row[column + 1] = min(changed, row[column] + 1, corner + 1)
            }
        }
        return row[right.count]
    }
}
