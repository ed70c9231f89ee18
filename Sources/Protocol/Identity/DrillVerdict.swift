/// What a drill proved.
package enum DrillVerdict: UInt8, CaseIterable, Hashable, Sendable {
    case passed = 1
    case failed = 2
}
