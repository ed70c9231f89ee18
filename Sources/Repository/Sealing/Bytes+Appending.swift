import Platform

extension Bytes {
    /// Grows by `count` bytes that `fill` writes in place; after an error nothing was added.
    mutating func append<Failure: Error>(
        count: Int, filledBy fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        try append(addingCapacity: count) { span throws(Failure) in
            try span.withUnsafeMutableBufferPointer { buffer, initialized throws(Failure) in
                let room = UnsafeMutableRawBufferPointer(buffer)
                try fill(UnsafeMutableRawBufferPointer(rebasing: room[initialized..<initialized + count]))
                initialized += count
            }
        }
    }
}
