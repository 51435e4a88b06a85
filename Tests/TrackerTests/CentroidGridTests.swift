import CellImage
import TestSupport
import Testing
import Tracker

@Suite struct CentroidGridTests {
    @Test(arguments: [0.5, 7, 60, 5000])
    func findsEveryPointWithinADistance(distance: Double) {
        var numbers = SplitMix(seed: 3)
        let points = (0..<200).map { _ in
            PixelPoint(x: .random(in: -50..<400, using: &numbers), y: .random(in: 0..<90, using: &numbers))
        }
        for reach in [distance, 20] {
            let grid = CentroidGrid(points, numbers: points.indices.map { 1000 + $0 }, reach: reach)
            for place in points.prefix(30) + [PixelPoint(x: -1e8, y: 1e8)] {
                var found: [Int] = []
                grid.forEach(near: place, within: distance) { number, squared in
                    found.append(number)
                    #expect(abs(squared.squareRoot() - place.distance(to: points[number - 1000])) < 1e-9)
                }
                let expected = points.indices.filter { points[$0].distance(to: place) <= distance }.map { 1000 + $0 }
                #expect(found.sorted() == expected)
            }
        }
    }

    @Test func noPointsAreNoTrouble() {
        CentroidGrid([], numbers: [], reach: 1).forEach(near: PixelPoint(x: 0, y: 0), within: 9) { number, _ in
            Issue.record("found \(number)")
        }
    }
}
