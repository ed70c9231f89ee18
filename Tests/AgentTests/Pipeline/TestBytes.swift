import Platform

/// Bytes that look like a database's: compressible, random and zero stretches, from a seed.
struct TestBytes {
    private var generator: SplitMix

    init(seed: UInt64) {
        generator = SplitMix(state: seed)
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

/// A small generator whose sequence depends on its seed only.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
