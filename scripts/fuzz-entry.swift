// The entry of scripts/fuzz: what libFuzzer makes up goes to the one way in that HOLDFAST_FUZZ names.

import Glibc
import Platform

private let input: HostileInput = {
    let name = getenv("HOLDFAST_FUZZ").map { String(cString: $0) } ?? ""
    guard let input = HostileInput.all.first(where: { $0.name == name }) else {
        preconditionFailure("HOLDFAST_FUZZ names none of: \(HostileInput.all.map(\.name).joined(separator: " "))")
    }
    return input
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    input.read(Bytes(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
