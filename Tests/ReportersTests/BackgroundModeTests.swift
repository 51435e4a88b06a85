import CellImage
import Foundation
import Reporters
import Testing

@Suite struct BackgroundModeTests {
    static let readable: [(String, BackgroundMode)] = [
        ("none", .none), ("median", .median), ("constant:100", .constant([100])),
        ("constant:100,120.5", .constant([100, 120.5])), ("percentile:10", .percentile(10)),
        ("local-ring:5", .localRing(width: 5)), ("rolling-minimum:64", .rollingMinimum(tile: 64)),
        ("roi:1,2,3,4", .regionOfInterest(PixelRect(minX: 1, minY: 2, maxX: 4, maxY: 6))),
    ]

    @Test(arguments: readable) func readsText(text: String, mode: BackgroundMode) throws {
        #expect(try BackgroundMode(parsing: text) == mode)
        #expect(try BackgroundMode(parsing: mode.description) == mode)
        let coded = try JSONEncoder().encode([mode])
        #expect(try JSONDecoder().decode([BackgroundMode].self, from: coded) == [mode])
    }

    @Test(arguments: [
        "", "nothing", "none:1", "median:3", "constant", "constant:", "constant:a", "constant:nan", "constant:1,",
        "percentile", "percentile:-1", "percentile:101", "percentile:1,2", "local-ring:0", "local-ring:1.5",
        "local-ring:1001", "rolling-minimum:7", "rolling-minimum:1e9", "roi:1,2,3", "roi:-1,0,1,1", "roi:0,0,0,5",
        "roi:0,0,-5,5", "roi:9223372036854775807,0,1,1", "roi:1e30,0,1,1", "roi:9e18,0,9e18,1",
    ])
    func refusesOtherText(text: String) {
        #expect(throws: ReporterError.self) { try BackgroundMode(parsing: text) }
    }
}
