import Platform
import Protocol

extension Sample {
    static let outcome: [Sample] = [
        Sample(
            "Failure full",
            Failure(code: 2018, text: "text 3 é")),
        Sample(
            "Done full",
            Done()),
    ]
}
