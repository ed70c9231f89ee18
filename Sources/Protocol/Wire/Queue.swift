/// First in, first out; taking out costs the same however long the queue is.
struct Queue<Element: Sendable>: Sendable {
    private var entering: [Element] = []
    private var leaving: [Element] = []

    var isEmpty: Bool { entering.isEmpty && leaving.isEmpty }

    var count: Int { entering.count + leaving.count }

    mutating func append(_ element: Element) {
        entering.append(element)
    }

    mutating func popFirst() -> Element? {
        if leaving.isEmpty {
            leaving = entering.reversed()
            entering = []
        }
        return leaving.popLast()
    }

    mutating func removeAll() {
        self = Queue()
    }
}
