/// The CRC with Castagnoli's polynomial, for files of a few hundred bytes.
package enum CRC32C {
    private static let polynomial: UInt32 = 0x82F6_3B78

    /// The CRC of the bytes.
    package static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var crc = UInt32.max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ polynomial }
        }
        return ~crc
    }
}
