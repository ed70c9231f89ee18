import Glibc
import Synchronization

/// Locked memory in small slots, so that a short secret costs no system call.
///
/// Its regions are kept out of core dumps and, where the memory lock limit allows, out of swap. They are never given
/// back: there are as many as the most short secrets that were alive at once need.
enum SecretArena {
    /// Bytes of one slot; longer secrets have pages of their own.
    static let slotLength = 512
    private static let regionLength = 64 << 10

    /// Addresses of the slots that nobody holds; all zeros.
    private static let free = Mutex<[UInt]>([])

    /// A slot of zeros.
    static func take() -> UnsafeMutableRawBufferPointer {
        let address = free.withLock { free in
            if free.isEmpty { free = slots(of: reserve(regionLength)) }
            return free.removeLast()
        }
        return UnsafeMutableRawBufferPointer(start: UnsafeMutableRawPointer(bitPattern: address), count: slotLength)
    }

    /// Overwrites a slot with zeros and takes it back.
    static func giveBack(_ slot: UnsafeMutableRawBufferPointer) {
        guard let start = slot.baseAddress else { return }
        explicit_bzero(start, slotLength)
        free.withLock { $0.append(UInt(bitPattern: start)) }
    }

    /// Fresh pages for at least `count` bytes; the caller unmaps them.
    static func reserve(_ count: Int) -> UnsafeMutableRawBufferPointer {
        let pageSize = sysconf(Int32(_SC_PAGESIZE))
        let length = max(1, (count + pageSize - 1) / pageSize) * pageSize
        let start = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let start, start != MAP_FAILED else { preconditionFailure("no memory for a secret") }
        // Both are best effort: an unprivileged process may lock only a little.
        mlock(start, length)
        madvise(start, length, MADV_DONTDUMP)
        return UnsafeMutableRawBufferPointer(start: start, count: length)
    }

    private static func slots(of region: UnsafeMutableRawBufferPointer) -> [UInt] {
        let first = UInt(bitPattern: region.baseAddress)
        return stride(from: 0, to: region.count, by: slotLength).map { first + UInt($0) }
    }
}
