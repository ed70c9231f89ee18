import Platform
import Testing

@Suite struct JSONValueTests {
    @Test func valuesAreWrittenOnOneLine() {
        let value: JSONValue = [
            "name": .string("a\"\n\u{202E}"), "list": [.integer(-1), .unsigned(.max), .number(0.5), .number(3), .null],
            "flag": .bool(true), "none": .number(.infinity),
        ]
        #expect(
            value.text
                == #"{"name":"a\"\n\u202e","list":[-1,18446744073709551615,0.5,3,null],"flag":true,"none":null}"#)
    }
}
