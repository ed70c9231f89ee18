import Platform

extension Bytes {
    /// Grows by as many bytes, at most `count`, as `fill` says that it wrote at the start of its room.
    mutating func append(upTo count: Int, filledBy fill: (UnsafeMutableRawBufferPointer) -> Int) {
        append(addingCapacity: count) { span in
            span.withUnsafeMutableBufferPointer { buffer, initialized in
                let room = UnsafeMutableRawBufferPointer(buffer)
                initialized += fill(UnsafeMutableRawBufferPointer(rebasing: room[initialized..<initialized + count]))
            }
        }
    }

    /// Grows by `count` bytes that `fill` writes in place; after an error nothing was added.
    mutating func append<Thrown: Error>(
        count: Int, filledBy fill: (UnsafeMutableRawBufferPointer) throws(Thrown) -> Void
    ) throws(Thrown) {
        try append(addingCapacity: count) { span throws(Thrown) in
            try span.withUnsafeMutableBufferPointer { buffer, initialized throws(Thrown) in
                let room = UnsafeMutableRawBufferPointer(buffer)
                try fill(UnsafeMutableRawBufferPointer(rebasing: room[initialized..<initialized + count]))
                initialized += count
            }
        }
    }
}
