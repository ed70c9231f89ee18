/// One answer from one thread to another that blocks for it.
final class ThreadSignal: @unchecked Sendable {
    private let condition = ThreadCondition()
    private var answer: Bool?

    /// Gives the answer.
    func send(_ value: Bool) {
        condition.locked {
            answer = value
            condition.signal()
        }
    }

    /// Blocks until the answer is there.
    func wait() -> Bool {
        condition.locked {
            while true {
                if let answer { return answer }
                condition.wait()
            }
        }
    }
}
