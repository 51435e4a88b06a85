import MovieIO
import Testing

@Suite struct FilePatternTests {
    @Test func readsNumbersAndTexts() throws {
        let match = try #require(FilePattern("img_t{t:03}_c{c}_z{z}.tif").match("img_t012_cGFP_2_z7.tif"))
        #expect(match.time == 12)
        #expect(match.channel == "GFP_2")
        #expect(match.slice == 7)
        #expect(match.position == nil)
    }

    @Test func widthIsALeastWidth() throws {
        let pattern = try FilePattern("t{t:03}.tif")
        #expect(pattern.match("t007.tif")?.time == 7)
        #expect(pattern.match("t1234.tif")?.time == 1234)
        #expect(pattern.match("t07.tif") == nil)
        #expect(pattern.match("t0007.tif") == nil)
        #expect(try FilePattern("t{t}.tif").match("t0007.tif")?.time == 7)
    }

    @Test func starsAreIgnored() throws {
        let pattern = try FilePattern("*_t{t}*.tif")
        #expect(pattern.match("exp_1_t5_raw.tif")?.time == 5)
        #expect(pattern.match("_t5.tif")?.time == 5)
        #expect(pattern.match("t5.tif") == nil)
    }

    @Test func othersDoNotMatch() throws {
        let pattern = try FilePattern("t{t}.tif")
        for name in ["t.tif", "t1.tiff", "xt1.tif", "t-1.tif", "", "t9999999999999999999.tif"] {
            #expect(pattern.match(name) == nil, "\(name)")
        }
        #expect(try FilePattern("{c}.tif").match(".tif") == nil)
    }

    @Test(arguments: ["{x}.tif", "{t", "{t}{t}", "{c}{p}", "{c}*", "{t:}", "{t:0}", "{t:99}", "{}", "{tt}", "{t:1:2}"])
    func badPatternsAreRefused(_ text: String) {
        let error = MovieFixtures.error { _ = try FilePattern(text) }
        guard case .option("--pattern", _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
