import Platform
import Testing

@Suite struct EndpointTests {
    @Test(arguments: ["10.0.0.7:7470", "db.example:1", "[::1]:65535"])
    func endpointComesBack(text: String) {
        #expect(Endpoint(text)?.description == text)
    }

    @Test(arguments: ["", "db", "db:", ":7470", "db:65536", "::1:7470", "[::1", "a b:1", "db:-1", "http://x:1"])
    func otherTextIsRefused(text: String) {
        #expect(Endpoint(text) == nil)
    }
}
