import Figures
import Foundation
import Lineage
import Reporters
import Testing

struct GrowthFigureTests {
    private func figure(_ counts: [Int], fit: GrowthFit? = nil) -> GrowthFigure {
        GrowthFigure(title: "Growth", counts: counts, fit: fit, clock: twoMinutes, plotHeight: 100)
    }

    /// Doubles every 20 minutes, which are ten frames.
    private let fit = GrowthFit(
        frames: 0...20,
        initialCount: 2,
        doublingTime: Estimate(20, lower: 18.25, upper: 22),
        rSquared: 0.98
    )

    @Test("A doubling is as high wherever it is; the fit runs through its own numbers")
    func doublings() throws {
        let counts = (0...20).map { $0 < 10 ? 2 : $0 < 20 ? 4 : 8 }
        let read = SVGReader(try figure(counts, fit: fit).svg())
        let steps = try #require(read.elements("path").first?["d"])
        let heights = SVGReader.pieces(ofPath: steps).joined().map(\.y)
        let levels = heights.reduce(into: [Double]()) { if abs(($0.last ?? .infinity) - $1) > 0.05 { $0.append($1) } }
        #expect(levels.count == 3)
        let rises = [levels[0] - levels[1], levels[1] - levels[2]]
        #expect(abs(rises[0] - rises[1]) < 0.11)
        let line = try #require(read.elements("line").last { $0["stroke-dasharray"] == "7 3" })
        let ends = try ["y1", "y2"].map { try #require(Double(line[$0] ?? "")) }
        #expect(abs(ends[0] - levels[0]) < 0.1 && abs(ends[1] - levels[2]) < 0.1)
        #expect(read.lines.contains("doubling time 20 min, 95 % interval 18.3 to 22 · R² = 0.98"))
        #expect(read.collisions.isEmpty, "\(read.collisions)")
    }

    @Test("The table has counts, their log2 and the fit")
    func table() {
        let rows = figure(
            [2, 0, 4],
            fit: GrowthFit(frames: 0...1, initialCount: 2, doublingTime: Estimate(4), rSquared: 1)
        )
        .csv().split(separator: "\n")
        #expect(
            rows == [
                "frame,time_min,cells,log2_cells,fitted_log2_cells", "0,0,2,1,1", "1,2,0,,1.5", "2,4,4,2,",
            ]
        )
    }

    @Test("No cells are drawn and say so; a fit that cannot be is refused")
    func little() throws {
        #expect(SVGReader(try figure([]).svg()).lines.contains("no cells"))
        #expect(SVGReader(try figure([0, 0]).svg()).lines.contains("no cells"))
        #expect(SVGReader(try figure([7]).svg()).isWellFormed)
        #expect(throws: FigureError.self) { try figure([1, 2], fit: fit).svg() }
        var broken = fit
        broken.doublingTime = .undefined
        #expect(throws: FigureError.self) { try figure(Array(repeating: 1, count: 30), fit: broken).svg() }
    }
}
