import Platform
import Testing

struct SecretBytesTests {
    @Test func keepsWhatItWasGiven() {
        let secret = SecretBytes([1, 2, 3, 4])
        #expect(secret.count == 4)
        #expect(secret.withUnsafeBytes(Array.init) == [1, 2, 3, 4])
        #expect(secret[1..<3].withUnsafeBytes(Array.init) == [2, 3])
        #expect(SecretBytes([]).withUnsafeBytes(Array.init).isEmpty)
        #expect(SecureRandom.secret(5000).count == 5000)
    }

    @Test func tellsNothingInText() {
        let secret = SecretBytes(Array("hunter2".utf8))
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), String(describing: [secret]), dumped] {
            #expect(text.contains("<secret>") && !text.contains("104") && !text.contains("hunter2"))
        }
    }

    @Test func comparesByContent() {
        #expect(SecretBytes([1, 2]).constantTimeEquals(SecretBytes([1, 2])))
        #expect(!SecretBytes([1, 2]).constantTimeEquals(SecretBytes([1, 3])))
        #expect(!SecretBytes([1, 2]).constantTimeEquals(SecretBytes([1])))
    }

    @Test func randomSecretsDiffer() {
        #expect(!SecureRandom.secret(32).constantTimeEquals(SecureRandom.secret(32)))
        #expect(SecureRandom.bytes(16) != SecureRandom.bytes(16))
        #expect(SecureRandom.bytes(0).isEmpty)
    }
}
