import MovieIO
import Testing

@Suite struct PatternDiscoveryTests {
    @Test(arguments: [
        (["t000.tif", "t001.tif"], "t{t:03}.tif"),
        (["t8.tif", "t9.tif", "t10.tif"], "t{t}.tif"),
        (["img_000000000_YFP_000.tif", "img_000000001_YFP_000.tif"], "img_{t:09}_{c}_{z:03}.tif"),
        (["name_t001_c1.tif", "name_t002_c1.tif", "name_t001_c2.tif"], "name_t{t:03}_c{c:01}.tif"),
        (["2_ch1_t1.tif", "2_ch1_t2.tif", "2_ch0_t1.tif"], "2_ch{c:01}_t{t:01}.tif"),
        (["a_GFP_01.tif", "a_RFP_02.tif"], "a_{c}_{t:02}.tif"),
        (["exp2 time 1.tif", "exp2 time 2.tif"], "exp2 time {t:01}.tif"),
        (["p01t1.tif", "p02t1.tif", "p01t2.tif"], "p{p:02}t{t:01}.tif"),
        (["s1_w1.tif", "s1_w2.tif"], "s1_w{c:01}.tif"),
        (["GFP.tif", "RFP.tif"], "{c}.tif"),
        (["z1_5.tif", "z2_6.tif"], "z{z:01}_{t:01}.tif"),
        (["20200101_x.tif", "20200102_x.tif"], "{t:08}_x.tif"),
    ])
    func finds(_ names: [String], _ expected: String) throws {
        let pattern = try PatternDiscovery.pattern(of: names, folder: "f")
        #expect(pattern.description == expected)
        #expect(try FilePattern(expected) == pattern)
        #expect(names.allSatisfy { pattern.match($0) != nil })
    }

    @Test(arguments: [
        ("frame_7.tif", 7), ("mask007.tif", 7), ("man_seg030.ome.tif", 30), ("img.012.tif", 12), ("masks.tf8", nil),
        ("t007_c1_masks.tif", 7), ("exp2 time 5 well 3.tif", 5), ("exp2_5_z3.tif", 5), ("c1.tif", nil),
        ("12345678901234567890.tif", nil),
    ])
    func findsTheFrameOfAnOnlyFile(name: String, frame: Int?) {
        #expect(PatternDiscovery.frameNumber(in: name) == frame)
    }

    @Test(arguments: [
        ["a1_b1.tif", "a2_b2.tif"], ["a.tif", "a_b.tif"], ["t1_time1.tif", "t2_time2.tif"], ["t1.tif", "t2.tiff"],
        ["GFP_x.tif", "RFP_y.tif"], ["t1_5.tif", "t2_6.tif"],
        ["t10000000000000000000.tif", "t10000000000000000001.tif"],
    ])
    func refusesWhatIsNotClear(_ names: [String]) {
        let error = MovieFixtures.error { _ = try PatternDiscovery.pattern(of: names, folder: "f") }
        guard case .ambiguous("f", _, let flag)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(flag.contains("--pattern"))
    }
}
