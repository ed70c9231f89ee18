import Platform
import Testing

/// What a client that is not ours gets, checked with OpenSSL's own command.
struct ForeignClientTests {
    private let server: TLSContext

    init() throws {
        let ours = try TestAuthority()
        server = try .server(
            identity: ours.identity("server", .server), clientAuthorities: [ours.authority.certificate],
            applicationProtocol: "test/1")
    }

    @Test func oneThatFollowsTheRulesIsServed() async throws {
        let options = ["-tls1_3", "-alpn", "other,test/1"]
        #expect(try await ForeignClient().handshake(context: server, options: options) == nil)
    }

    @Test func olderVersionsAreRefused() async throws {
        let reason = try await ForeignClient().handshake(context: server, options: ["-tls1_2", "-alpn", "test/1"])
        #expect(reason == "both sides must speak TLS 1.3")
    }

    @Test(arguments: [[], ["-alpn", "http/1.1"], ["-alpn", "test/10,test"]])
    func oneWithoutOurProtocolIsRefused(options: [String]) async throws {
        let reason = try await ForeignClient().handshake(context: server, options: ["-tls1_3"] + options)
        #expect(reason == "both sides must name the same application protocol")
    }

    @Test func oneWithoutOurSignatureAlgorithmIsRefused() async throws {
        let options = ["-tls1_3", "-alpn", "test/1", "-sigalgs", "ECDSA+SHA256"]
        #expect(try await ForeignClient().handshake(context: server, options: options) != nil)
    }
}
