import Figures
import Foundation
import Lineage
import Reporters
import Testing

struct GrowthFigureTests {
    private func figure(_ counts: [Int], fit: GrowthFit? = nil) -> GrowthFigure {
        GrowthFigure(
            title: "Growth",
            counts: counts.map { PopulationCount(cells: $0) },
            fit: fit,
            clock: twoMinutes,
            plotHeight: 100
        )
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
                "frame,time_min,cells,births,entries,exits,corrected_cells,log2_cells,log2_fold,fitted_log2_cells",
                "0,0,2,0,0,0,2,1,0,1", "1,2,0,0,0,0,0,,,1.5", "2,4,4,0,0,0,4,2,1,",
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

    @Test("Corrected numbers are drawn and named where they differ from those seen, and only there")
    func corrected() throws {
        var figure = figure([2, 2, 3, 3])
        let plain = SVGReader(try figure.svg())
        #expect(plain.lines.contains("cells") && !plain.lines.contains("cells as seen"))
        #expect(plain.elements("path").count == 1)
        // A cell is born and another one leaves: three cells become four, of which three are seen.
        figure.counts[3] = PopulationCount(cells: 3, births: 1, exits: 1, corrected: 4)
        let both = SVGReader(try figure.svg())
        #expect(both.lines.contains("cells as seen") && both.lines.contains("corrected for cells that leave and enter"))
        let curves = both.elements("path").compactMap { $0["d"] }.map { SVGReader.pieces(ofPath: $0).joined().map(\.y) }
        #expect(curves.count == 2)
        // Twice as many are as high above two cells as the range is from two to four.
        let tops = try curves.map { try #require($0.min()) }
        let bottoms = try curves.map { try #require($0.max()) }
        #expect(abs(bottoms[0] - bottoms[1]) < 0.1)
        #expect(abs((bottoms[0] - tops[0]) / (bottoms[1] - tops[1]) - log2(1.5)) < 0.01)
        #expect(figure.csv().hasSuffix("\n3,6,3,1,0,1,4,\(log2(3.0)),1,\n"))
        #expect(both.collisions.isEmpty, "\(both.collisions)")
    }

    @Test("Where there is no fit the reason is said")
    func missingFit() throws {
        var figure = figure([2, 3])
        figure.missingFit = "fewer than 10 births (1)"
        #expect(SVGReader(try figure.svg()).lines.contains("no doubling time: fewer than 10 births (1)"))
        figure.counts = Array(repeating: PopulationCount(cells: 2), count: 21)
        figure.fit = fit
        #expect(!SVGReader(try figure.svg()).lines.contains { $0.contains("no doubling time") })
    }

    @Test("A fit goes through the means of time and of the corrected log2")
    func fitting() throws {
        // Sixteen cells that all bud in every tenth frame.
        var births = (1...16).map { (id: $0, frame: 0, mother: 0) }
        for frame in [10, 20] {
            for mother in births.map(\.id) { births.append((births.count + 1, frame, mother)) }
        }
        let forest = try LineageForest(
            tracks: births.map { track($0.id, $0.frame, 29) },
            divisions: births.filter { $0.mother > 0 }.map { division($0.mother, [$0.id], at: $0.frame, .budding) },
            lastFrame: 29
        )
        let growth = PopulationGrowth(forest, clock: twoMinutes)
        let fit = try #require(GrowthFit(growth, clock: twoMinutes))
        // Ten frames each with log2 N of 4, 5 and 6: sums of products 2 * 100, of squares (30^3 - 30) / 12.
        let slope = 200 / 2247.5
        #expect(abs(fit.doublingTime.value - 2 / slope) < 1e-9)
        #expect(abs(log2(fit.initialCount) - (5 - 14.5 * slope)) < 1e-9)
        #expect(fit.frames == 0...29)
        let few = PopulationGrowth(try smallForest(), clock: twoMinutes)
        #expect(GrowthFit(few, clock: twoMinutes) == nil)
    }
}
