import CSystem
import Glibc

extension SocketAddress {
    /// The addresses of `host`, in the order to try them; it may wait for a name server, so it blocks.
    ///
    /// - Parameters:
    ///   - host: A name or number; for a listener "*" or "" means every address of the machine.
    ///   - port: The port.
    ///   - isListener: Whether the address is to be bound.
    /// - Returns: At least one address.
    /// - Throws: `unreachable`, or for a listener `listen`, with the resolver's reason.
    static func resolve(host: String, port: UInt16, isListener: Bool) throws(HoldfastError) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV | (isListener ? AI_PASSIVE : 0)
        let everything = isListener && (host.isEmpty || host == "*")
        var list: UnsafeMutablePointer<addrinfo>?
        let failure = getaddrinfo(everything ? nil : host, String(port), &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        let found = failure == 0 ? addresses(list) : []
        guard found.isEmpty else { return found }
        let reason = gai_strerror(failure).map { String(cString: $0) } ?? "no address"
        throw HoldfastError(
            isListener ? .listen : .unreachable,
            "the name '\(host)' has no address: \(reason); check its spelling and the name service")
    }

    private static func addresses(_ first: UnsafeMutablePointer<addrinfo>?) -> [SocketAddress] {
        var found: [SocketAddress] = []
        var next = first
        while let info = next {
            if let address = SocketAddress(info.pointee) { found.append(address) }
            next = info.pointee.ai_next
        }
        return found
    }
}
