import Platform
import Testing

struct JSONReaderTests {
    @Test func whatIsWrittenIsReadBack() throws {
        let value: JSONValue = [
            "text": "a\"\\\n\u{202E}ü😀", "list": [1, -5, true, nil, 1.5], "empty": [:], "none": [],
            "large": .unsigned(.max),
        ]
        #expect(try JSONValue(parsing: value.text) == value)
        #expect(value["text"]?.string == "a\"\\\n\u{202E}ü😀")
        #expect(value["list"]?.array?[1].integer == -5)
        #expect(value["list"]?.array?[4].double == 1.5)
        #expect(value["list"]?.array?[2].bool == true)
        #expect(value["absent"] == nil && value["text"]?["x"] == nil)
    }

    @Test func spacesEscapesAndExponentsAreRead() throws {
        #expect(
            try JSONValue(parsing: " [ 1e2 , \"\\u00fc\\ud83d\\ude00\\/\\b\" ]\r\n\t") == [.number(100), "ü😀/\u{8}"])
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", "[1 2]", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "{a:1}", "{\"a\" 1}", "01", "-", "1.", ".5",
        "+1", "1e", "1e999", "0x10", "nan", "inf", "tru", "nulll", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"",
        "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"a\nb\"", "1 2", "-01", "1.e5", "[1]]",
    ])
    func malformedTextIsRefused(text: String) {
        let error = #expect(throws: HoldfastError.self) { try JSONValue(parsing: text) }
        #expect(error?.code == .malformedText)
    }

    @Test func bytesThatAreNotUTF8AreRefused() {
        #expect(throws: HoldfastError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
    }

    @Test func deepNestingIsRefusedAndNotATrap() throws {
        let deepest = JSONValue.deepestNesting - 1
        let good = String(repeating: "[", count: deepest) + "1" + String(repeating: "]", count: deepest)
        _ = try JSONValue(parsing: good)
        #expect(throws: HoldfastError.self) { try JSONValue(parsing: String(repeating: "[", count: 1_000_000)) }
    }

    @Test func everyTruncationAndManyRandomTextsEndWithoutATrap() {
        let text = Bytes(#"{"a":[1,-2.5e3,"x\u00fc\ud83d\ude00",true,null,{"b":"\n"}]}"#.utf8)
        for length in 0..<text.count {
            #expect(throws: HoldfastError.self) { try JSONValue(parsing: text[..<length]) }
        }
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            var changed = text
            for _ in 0..<3 {
                changed[Int.random(in: text.indices, using: &random)] = .random(in: 0...255, using: &random)
            }
            _ = try? JSONValue(parsing: changed)
        }
    }
}
