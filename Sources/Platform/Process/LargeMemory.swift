import CSystem
import Glibc

/// How the process holds large buffers.
package enum LargeMemory {
    /// Buffers of this many bytes and more are mapped one by one.
    package static let mappedFrom = 4 << 20

    /// How much free memory a heap keeps at its end.
    ///
    /// More than what the buffers of one piece of work take and give back again and again: each time they went back to
    /// the system, their pages would have to be made anew.
    package static let keptFree = 4 << 20

    /// Lets large buffers go back to the system as soon as they are freed.
    ///
    /// Left to itself, the C library learns from the first freed buffer to keep all that are as large in its heaps, one
    /// for each thread, where they stay resident and what is small settles between them.
    package static func mapApart() {
        mallopt(M_MMAP_THRESHOLD, Int32(mappedFrom))
        mallopt(M_TRIM_THRESHOLD, Int32(keptFree))
    }
}
