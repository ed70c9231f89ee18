import Platform
import Testing

@Suite struct TextTableTests {
    @Test func columnsAreAsWideAsTheyNeedToBe() {
        var table = TextTable("name", ">size", "state")
        table.add("a", "1000 B", "done")
        table.add("bär\n", nil, "failed")
        #expect(
            table.text == """
                name     size  state
                a      1000 B  done
                bär\\n       -  failed

                """)
    }
}
