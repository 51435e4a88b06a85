import Foundation
import Reporters
import Testing

/// Hierarchies by average linkage as SciPy makes them.
private struct ClusterCase: Decodable {
    var rows: [[Double?]]
    var heights: [Double]
    var counts: [Int]
    var clusters: [String: [Int]]
    var bestPath: Double
    var sciPyPath: Double

    static func load() throws -> [ClusterCase] {
        let folder = Bundle.module.url(forResource: "Fixtures", withExtension: nil)
        guard let file = folder?.appendingPathComponent("clusters.json") else { throw CocoaError(.fileNoSuchFile) }
        return try JSONDecoder().decode([ClusterCase].self, from: Data(contentsOf: file))
    }

    func distance(_ first: Int, _ second: Int) -> Double {
        let squares = zip(rows[first], rows[second]).compactMap { one, other in
            one.flatMap { one in other.map { (one - $0) * (one - $0) } }
        }
        return (squares.reduce(0, +) / Double(squares.count)).squareRoot()
    }

    /// The rows as traces: track 1 first, gaps where there is no value.
    var traces: [ProcessedTrace] {
        rows.enumerated().map { place, row in HeatMapOrderTests.trace(place + 1, row.map { $0 ?? .nan }) }
    }
}

@Suite struct HeatMapOrderTests {
    static func trace(_ track: Int, _ values: [Double], from first: Int = 0) -> ProcessedTrace {
        let points = values.enumerated().map { index, value in
            ProcessedPoint(
                frame: first + index,
                timeInSeconds: nil,
                raw: value,
                corrected: Estimate(value),
                normalized: Estimate(value),
                flags: [],
                isObserved: value.isFinite
            )
        }
        return ProcessedTrace(track: track, name: "AMPK", baseline: Estimate(1), points: points, flags: [])
    }

    private func path(_ order: [Int], _ distance: (Int, Int) -> Double) -> Double {
        zip(order, order.dropFirst()).reduce(0) { $0 + distance($1.0, $1.1) }
    }

    @Test func hierarchiesAreThoseOfSciPy() throws {
        for (place, found) in try ClusterCase.load().enumerated() {
            let tree = AverageLinkage(PairDistances(count: found.rows.count, found.distance))
            #expect(tree.merges.map(\.count) == found.counts, "case \(place)")
            #expect(zip(tree.merges, found.heights).allSatisfy { abs($0.height - $1) < 1e-12 }, "case \(place)")
            #expect(tree.order.sorted() == Array(found.rows.indices))
            // Members of a cluster stand together, and neighbours are as near as in SciPy's order of the tree.
            for clusters in found.clusters.values {
                let changes = zip(tree.order, tree.order.dropFirst()).count { clusters[$0] != clusters[$1] }
                #expect(changes == Set(clusters).count - 1, "case \(place)")
            }
            let length = path(tree.order, found.distance)
            #expect(length < found.sciPyPath * 1.03, "case \(place): \(length / found.sciPyPath)")
            #expect(length >= found.bestPath - 1e-12, "case \(place): \(length / found.bestPath)")
        }
    }

    @Test func cellsWithLikeCoursesAreBesideEachOther() throws {
        for found in try ClusterCase.load() {
            let traces = found.traces
            let order = try HeatMapOrder.cluster.tracks(of: traces, responses: []).map { $0 - 1 }
            #expect(path(order, found.distance) < found.sciPyPath * 1.03)
            // The order in which cells are given does not matter.
            #expect(try HeatMapOrder.cluster.tracks(of: traces.reversed(), responses: []).map { $0 - 1 } == order)
        }
    }

    @Test func cellsThatShareNoFramesFindAPlace() throws {
        let traces = [
            HeatMapOrderTests.trace(1, [2, 2, 2, 2]), HeatMapOrderTests.trace(2, [1, 1, 1, 1], from: 50),
            HeatMapOrderTests.trace(3, [1.1, 1.1, 1, 1], from: 50), HeatMapOrderTests.trace(4, [2, 2, 2, 1.9]),
            HeatMapOrderTests.trace(5, [.nan, .nan]),
        ]
        let order = try HeatMapOrder.cluster.tracks(of: traces, responses: [])
        // The larger values are on top, the cell without any at the bottom.
        #expect(Set(order.prefix(2)) == [1, 4] && Set(order[2..<4]) == [2, 3] && order.last == 5)
        #expect(try HeatMapOrder.cluster.tracks(of: [], responses: []).isEmpty)
        #expect(try HeatMapOrder.cluster.tracks(of: Array(traces.suffix(1)), responses: []) == [5])
        let many = (0...HeatMapOrder.mostClusteredCells).map { HeatMapOrderTests.trace($0 + 1, []) }
        #expect(throws: ReporterError.self) { try HeatMapOrder.cluster.tracks(of: many, responses: []) }
    }

    @Test func numbersOrderCellsAndThoseWithoutComeLast() throws {
        func response(_ track: Int, half: Double, onset: Double, amplitude: Double) -> CellResponse {
            CellResponse(
                track: track,
                name: "AMPK",
                baseline: Estimate(1),
                amplitude: Estimate(amplitude),
                halfTimeInSeconds: Estimate(half),
                onsetInSeconds: Estimate(onset),
                areaInSeconds: .nan,
                sustainedIndex: .nan,
                isResponder: true,
                flags: []
            )
        }
        let responses = [
            response(1, half: 300, onset: 60, amplitude: 0.2), response(2, half: .nan, onset: .nan, amplitude: -0.4),
            response(3, half: 200, onset: 120, amplitude: .nan), response(4, half: 300, onset: 30, amplitude: 0.9),
        ]
        let peaks = [1.5, .nan, 1.2, 1.1, 1.5]
        let traces = peaks.enumerated().map { HeatMapOrderTests.trace($0 + 1, [1, $1, 0.9]) }.reversed()
        func order(_ order: HeatMapOrder) throws -> [Int] { try order.tracks(of: Array(traces), responses: responses) }
        #expect(try order(.halfTime) == [3, 1, 4, 2, 5] && order(.onset) == [4, 1, 3, 2, 5])
        #expect(try order(.amplitude) == [4, 1, 2, 3, 5] && order(.maximum) == [1, 5, 3, 4, 2])
        #expect(HeatMapOrder.allCases.map(\.rawValue) == ["half-time", "onset", "amplitude", "maximum", "cluster"])
    }
}
