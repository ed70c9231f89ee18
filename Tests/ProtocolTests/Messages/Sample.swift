import Platform
import Protocol
import Testing

/// A message with values in it, and a name by which its expected bytes are found.
struct Sample: CustomTestStringConvertible {
    let name: String
    let message: any Message

    init(_ name: String, _ message: any Message) {
        self.name = name
        self.message = message
    }

    var testDescription: String { name }

    static let all: [Sample] = [
        outcome,
        hello,
        enrolment,
        assignments,
        orderReplies,
        runs,
        tail,
        objects,
        records,
        operateAgents,
        operateSources,
        operateBackups,
        operateJobs,
        operateStatus,
        operateRestore,
        order,
        members,
        operateRecoveryKey,
        drills,
    ].flatMap { $0 }

    static func identifier<Kind>(_ byte: UInt8) -> Identifier<Kind> {
        guard let made = Identifier<Kind>(bytes: Bytes(repeating: byte, count: 16)) else { preconditionFailure() }
        return made
    }

    static func digest(_ byte: UInt8) -> Protocol.Digest {
        guard let made = Protocol.Digest(bytes: Bytes(repeating: byte, count: 32)) else { preconditionFailure() }
        return made
    }

    static func name<Kind>(_ text: String) -> Name<Kind> {
        guard let made = Name<Kind>(text) else { preconditionFailure() }
        return made
    }
}
