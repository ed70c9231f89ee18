/// A page whose checksum does not hold.
package struct PageFinding: Sendable, Equatable {
    /// The file that holds the page.
    package var file: SourceFile
    /// The page's number in this file, from 0.
    package var block: UInt64
    /// What was found, in one line.
    package var text: String
}
