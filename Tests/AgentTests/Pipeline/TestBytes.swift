import Platform
import TestSupport

/// Bytes that look like a database's: compressible, random and zero stretches, from a seed.
struct TestBytes {
    private var generator: SeededRandom

    init(seed: UInt64) {
        generator = SeededRandom(seed: seed)
    }

    mutating func number(below limit: Int) -> Int { Int.random(in: 0..<limit, using: &generator) }

    mutating func random(_ count: Int) -> Bytes {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    mutating func mixed(_ count: Int) -> Bytes {
        var bytes = Bytes()
        while bytes.count < count {
            let length = [512, 8192, 16384, 40000][number(below: 4)]
            switch number(below: 3) {
            case 0: bytes += Bytes(repeating: 0, count: length)
            case 1: bytes += Bytes(repeating: UInt8(number(below: 255) + 1), count: length)
            default: bytes += random(min(length, 4096))
            }
        }
        return Bytes(bytes[..<count])
    }
}
