/// What is to happen, by simulated time; what is due at the same moment happens in the order in which it was planned.
struct Schedule {
    /// One thing that is to happen.
    struct Event {
        var at: Duration
        let order: UInt64
        /// Whose doing it is; it does not happen once that life is over. Nil for the world's own.
        let party: Party?
        let life: Int
        let action: () throws -> Void

        fileprivate func isBefore(_ other: Event) -> Bool {
            at == other.at ? order < other.order : at < other.at
        }
    }

    private var heap: [Event] = []
    private var planned: UInt64 = 0

    /// When the next thing happens; nil when nothing does.
    var next: Duration? { heap.first?.at }

    /// Plans something.
    mutating func plan(_ at: Duration, _ party: Party?, _ action: @escaping () throws -> Void) {
        planned += 1
        put(Event(at: at, order: planned, party: party, life: party?.life ?? 0, action: action))
    }

    /// Puts something off; it stays before what was planned after it.
    mutating func putOff(_ event: Event, to at: Duration) {
        var event = event
        event.at = at
        put(event)
    }

    /// Takes out what happens next.
    mutating func pop() -> Event? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first }
        heap[0] = last
        sink()
        return first
    }

    /// Nothing more happens.
    mutating func clear() { heap = [] }

    private mutating func put(_ event: Event) {
        heap.append(event)
        var child = heap.count - 1
        while child > 0, heap[child].isBefore(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].isBefore(heap[least])
            {
                least = child
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
