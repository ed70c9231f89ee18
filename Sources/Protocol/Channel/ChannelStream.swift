package import Platform

/// One conversation on a channel: a request, then messages and data both ways until each side has sent END.
///
/// One task sends and one receives at a time. Letting go of a stream that is not over gives it up.
package final class ChannelStream: Sendable {
    /// The message that opened the stream; nil on the side that sent it.
    package let request: RawMessage?
    let channel: SecureChannel

    /// The loop that carries the frames: a task that prefers it wakes no other thread to send or to be told.
    package var loop: EventLoop { channel.transport.loop }

    let box: StreamBox

    init(channel: SecureChannel, box: StreamBox, request: RawMessage?) {
        self.channel = channel
        self.box = box
        self.request = request
    }

    deinit {
        reset()
    }

    /// The stream's number within its connection.
    package var number: StreamNumber { box.number }

    /// Gives the stream up: both sides get ``StreamReset`` from then on. Nothing happens when it is over already.
    ///
    /// - Parameter code: why, as the number of an error code.
    package func reset(code: ErrorCode? = nil) {
        let number = UInt32(code?.rawValue ?? 0)
        let isNews = box.withState { state in
            state.inbox.removeAll()
            return state.closed == nil && state.machine.resetSending(code: number)
        }
        guard isNews else { return }
        channel.enqueue(Frame(.reset, stream: box.number, payload: number.bigEndianBytes[...]))
        channel.settle(box, StreamBox.Outcome(isOver: true))
    }
}
