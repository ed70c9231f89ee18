/// Reads one file of a backup by position. Used by one thread at a time; blocks.
package protocol FileReader: AnyObject {
    /// Reads up to the buffer's length; fewer bytes mean that the file ends there now.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws -> Int
}
