import COpenSSL

/// What the library's callbacks need to know; lives as long as the context that hands it to them.
final class TLSPolicy: Sendable {
    /// The one application protocol, as it stands on the wire: length, then name.
    let protocolList: Bytes
    /// Decides about the server instead of the library.
    let pin: (@Sendable ([Certificate]) -> Bool)?

    init(applicationProtocol: String, pin: (@Sendable ([Certificate]) -> Bool)? = nil) {
        let name = Array(applicationProtocol.utf8)
        precondition((1...255).contains(name.count), "a protocol name has 1 to 255 bytes")
        protocolList = [UInt8(name.count)] + name
        self.pin = pin
    }

    /// The protocol's name without its length.
    var protocolName: ArraySlice<UInt8> { protocolList.dropFirst() }

    /// The pointer for callbacks; whoever uses it must keep the policy alive.
    var callbackArgument: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    static func from(_ argument: UnsafeMutableRawPointer?) -> TLSPolicy? {
        argument.map { Unmanaged<TLSPolicy>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// Picks our protocol from a client's list, or ends the handshake.
func chooseApplicationProtocol(
    _: OpaquePointer?, _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    _ chosenLength: UnsafeMutablePointer<UInt8>?, _ offered: UnsafePointer<UInt8>?, _ offeredLength: UInt32,
    _ argument: UnsafeMutableRawPointer?
) -> Int32 {
    guard let policy = TLSPolicy.from(argument) else { return SSL_TLSEXT_ERR_ALERT_FATAL }
    var rest = UnsafeBufferPointer(start: offered, count: Int(offeredLength))[...]
    while let length = rest.popFirst(), rest.count >= Int(length) {
        let name = rest.prefix(Int(length))
        if name.elementsEqual(policy.protocolName) {
            chosen?.pointee = UnsafeBufferPointer(rebasing: name).baseAddress
            chosenLength?.pointee = length
            return SSL_TLSEXT_ERR_OK
        }
        rest = rest.dropFirst(Int(length))
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL
}

/// Ends the handshake when a client names no application protocol at all.
func demandApplicationProtocol(
    _ connection: OpaquePointer?, _ alert: UnsafeMutablePointer<Int32>?, _: UnsafeMutableRawPointer?
) -> Int32 {
    var content: UnsafePointer<UInt8>?
    var length = 0
    let kind = UInt32(TLSEXT_TYPE_application_layer_protocol_negotiation)
    if SSL_client_hello_get0_ext(connection, kind, &content, &length) == 1 { return SSL_CLIENT_HELLO_SUCCESS }
    alert?.pointee = SSL_AD_NO_APPLICATION_PROTOCOL
    return SSL_CLIENT_HELLO_ERROR
}

/// Lets the policy's own function decide about the server's chain.
func askPin(_ proof: OpaquePointer?, _ argument: UnsafeMutableRawPointer?) -> Int32 {
    var chain: [Certificate] = []
    if let own = X509_STORE_CTX_get0_cert(proof) {
        let others = X509_STORE_CTX_get0_untrusted(proof)
        let rest = (0..<max(0, shim_sk_X509_num(others))).compactMap { shim_sk_X509_value(others, $0) }
        let presented = [own] + rest.filter { $0 != own }
        chain = presented.compactMap { try? Certificate(handle: CertificateHandle(sharing: $0)) }
        if chain.count != presented.count { chain = [] }
    }
    if !chain.isEmpty, let pin = TLSPolicy.from(argument)?.pin, pin(chain) {
        X509_STORE_CTX_set_error(proof, X509_V_OK)
        return 1
    }
    X509_STORE_CTX_set_error(proof, X509_V_ERR_APPLICATION_VERIFICATION)
    return 0
}
