import FoundationEssentials
import Platform
import Testing

/// One published vector file: groups of cases that share some parameters.
struct Wycheproof<Group: Decodable>: Decodable {
    let testGroups: [Group]

    /// Reads a file of `Tests/RepositoryTests/Vectors`.
    static func read(_ name: String) throws -> [Group] {
        let tests = testsFolder(containing: #filePath)
        let data = try Data(contentsOf: URL(filePath: tests + "/RepositoryTests/Vectors/" + name + ".json"))
        return try JSONDecoder().decode(Wycheproof<Group>.self, from: data).testGroups
    }
}

/// The verdict that a case demands.
enum Verdict: String, Decodable {
    case valid
    case invalid
    case acceptable
}

/// Hexadecimal text in a vector file.
struct HexBytes: Decodable {
    let bytes: Bytes

    init(from decoder: any Decoder) throws {
        bytes = try #require(Bytes(hex: decoder.singleValueContainer().decode(String.self)))
    }
}

/// The folder `Tests`, found from a test file two folders below it.
func testsFolder(containing file: String) -> String {
    file.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
}
