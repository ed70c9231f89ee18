/// What happened, as a digest of all of it; the lines themselves only when they are wanted.
struct Trace {
    /// FNV-1a over every event, its numbers and its time.
    private(set) var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    private(set) var lines: [String] = []
    private(set) var count = 0
    let keepsLines: Bool

    init(keepsLines: Bool) {
        self.keepsLines = keepsLines
    }

    /// Something has happened.
    mutating func note(_ event: StaticString, _ numbers: [UInt64], at now: Duration) {
        count += 1
        event.withUTF8Buffer { for byte in $0 { mix(UInt64(byte)) } }
        for number in numbers { mix(number) }
        mix(UInt64(bitPattern: now.components.seconds) &* 1_000_000_007)
        mix(UInt64(bitPattern: now.components.attoseconds))
        guard keepsLines else { return }
        lines.append("\(now) \(event) " + numbers.map(String.init).joined(separator: " "))
    }

    private mutating func mix(_ value: UInt64) {
        digest = (digest ^ value) &* 0x100_0000_01B3
    }
}
