package import Platform
package import Protocol

/// Something that a drill asks, without what is expected of the answer: the same question may be asked again later.
package enum DrillQuestion: Hashable, Sendable {
    /// Whether it comes back at all.
    case restore
    /// Whether the clocks of database and coordinator agree.
    case clock
    case recoveryTime
    case recoveryPoint
    case check(database: String, sql: String?, table: String?)
    /// A program's look at all of it, by its name among the results.
    case program(String)

    /// The names under which an agent tells of structure and pages.
    package static let structure = "pg_amcheck"
    package static let pages = "page checksums"

    /// What an order has the agent ask, in order, each with the name of its result.
    package static func all(of order: DrillOrder) -> [(name: String, question: DrillQuestion)] {
        order.checks.map { ($0.name, .check(database: $0.database, sql: $0.sql, table: $0.table)) }
            + (order.amcheck ? [(structure, .program(structure))] : [])
            + (order.fullRead ? [(pages, .program(pages))] : [])
    }

    /// Tells questions apart without telling what they are.
    ///
    /// - Parameter secret: whoever does not know it cannot try out which question it might be.
    /// - Returns: thirty-two bytes.
    package func mark(under secret: Bytes) -> Protocol.Digest? {
        var fields = FieldWriter()
        switch self {
        case .restore: fields.put(1, "restore")
        case .clock: fields.put(1, "clock")
        case .recoveryTime: fields.put(1, "recovery time")
        case .recoveryPoint: fields.put(1, "recovery point")
        case .check(let database, let sql, let table):
            fields.put(1, "check")
            fields.put(2, database)
            fields.put(3, sql)
            fields.put(4, table)
        case .program(let name):
            fields.put(1, "program")
            fields.put(2, name)
        }
        return Protocol.Digest(bytes: HMACSHA256.mac(key: secret, fields.finish()))
    }
}
