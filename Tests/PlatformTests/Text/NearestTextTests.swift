import Platform
import Testing

struct NearestTextTests {
    private let options = ["--port", "--directory", "--detach", "--json"]

    @Test(arguments: [
        ("--prot", "--port"), ("--dir", nil), ("--directry", "--directory"), ("--jsn", "--json"), ("-x", nil),
    ])
    func findsWhatWasProbablyMeant(text: String, expected: String?) {
        #expect(NearestText.find(text, in: options) == expected)
    }

    @Test func nothingIsNearAnEmptyChoice() {
        #expect(NearestText.find("a", in: []) == nil)
        #expect(NearestText.find("", in: options) == nil)
    }
}
