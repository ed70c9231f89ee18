import Platform
import Testing

struct HKDFTests {
    private struct Group: Decodable {
        let tests: [Case]
    }

    private struct Case: Decodable {
        let tcId: Int
        let ikm: HexBytes
        let salt: HexBytes
        let info: HexBytes
        let size: Int
        let okm: HexBytes
        let result: Verdict
    }

    @Test(arguments: zip(["hkdf_sha256_test", "hkdf_sha512_test"], [HashFunction.sha256, .sha512]))
    func agreesWithEveryPublishedVector(file: String, hash: HashFunction) throws {
        var checked = 0
        for vector in try Wycheproof<Group>.read(file).flatMap(\.tests) {
            let key = HKDF.extract(hash: hash, salt: vector.salt.bytes, ikm: SecretBytes(vector.ikm.bytes))
            let derived = try? HKDF.expand(hash: hash, prk: key, info: vector.info.bytes, length: vector.size)
            let expected = vector.result == .valid ? SecretBytes(vector.okm.bytes) : nil
            #expect(derived.map { $0.withUnsafeBytes(Array.init) } == expected.map { $0.withUnsafeBytes(Array.init) })
            checked += 1
        }
        #expect(checked > 50)
    }

    @Test func refusesMoreThanTheFunctionCanGive() throws {
        let key = SecureRandom.secret(32)
        #expect(try HKDF.expand(hash: .sha256, prk: key, info: [], length: 255 * 32).count == 255 * 32)
        #expect(throws: CryptoError.self) { try HKDF.expand(hash: .sha256, prk: key, info: [], length: 255 * 32 + 1) }
        #expect(throws: CryptoError.self) { try HKDF.expand(hash: .sha256, prk: key, info: [], length: -1) }
    }
}
