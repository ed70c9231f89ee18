import Agent
import Protocol
import Repository
import Synchronization

/// The slices that a scripted coordinator has for restores.
struct ScriptedTail {
    var slices: [TailSlice] = []
    var asked: [GetTail] = []
}

extension ScriptedCoordinator {
    /// Sends the first half of what was asked for at once, the rest as the answer, which may be lost.
    func give(_ get: GetTail, _ stream: ChannelStream) async throws -> (ChannelStream) async throws -> Void {
        let wanted = tail.withLock { tail in
            tail.asked.append(get)
            return tail.slices.filter { $0.end > get.from && $0.start < get.to }
        }
        for slice in wanted.prefix(wanted.count / 2) { try await stream.send(TailSlices(slices: [slice])) }
        // What is on its way arrives before the connection is lost.
        try await Task.sleep(for: .milliseconds(100))
        return { try await $0.send(TailSlices(slices: Array(wanted.dropFirst(wanted.count / 2))), end: true) }
    }
}
