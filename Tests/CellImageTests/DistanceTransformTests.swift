import CellImage
import TestSupport
import Testing

@Suite struct DistanceTransformTests {
    @Test func equalsSciPy() throws {
        let found = DistanceTransform(of: try FilterFixtures.mask("mask")).distances
        #expect(largestDifference(found, try FilterFixtures.image("distance")) < 1e-6)
    }

    @Test(arguments: 0..<20)
    func nearestPixelOfAnotherLabelIsExact(seed: Int) {
        let width = 1 + seed % 9
        let values = randomPlane(width: width, height: 11, seed: UInt64(seed), range: 0...2.2)
        let labels = LabelImage(values.map { UInt32($0) })
        let transform = DistanceTransform(of: labels)
        for index in labels.plane.pixels.indices where labels.plane.pixels[index] != 0 {
            let squares = labels.plane.pixels.indices.compactMap { other -> Int? in
                guard labels.plane.pixels[other] != labels.plane.pixels[index] else { return nil }
                let rows = other / width - index / width
                let columns = other % width - index % width
                return rows * rows + columns * columns
            }
            #expect(Int(transform.squared.pixels[index]) == squares.min() ?? Int(Int32.max))
            let nearest = Int(transform.nearest.pixels[index])
            guard nearest >= 0 else { continue }
            #expect(labels.plane.pixels[nearest] != labels.plane.pixels[index])
            let rows = nearest / width - index / width
            let columns = nearest % width - index % width
            #expect(rows * rows + columns * columns == squares.min())
        }
    }

    @Test func labelsThatTouchEndAtEachOther() {
        let transform = DistanceTransform(of: LabelImage(ascii: "111222\n111222\n111222"))
        #expect(transform.squared.pixels[0..<6] == [9, 4, 1, 1, 4, 9])
        #expect(transform.nearest.pixels[0..<6] == [3, 3, 3, 2, 2, 2])
    }

    @Test func withoutBackgroundDistancesAreInfinite() {
        let transform = DistanceTransform(of: Plane<Bool>(width: 3, height: 2, repeating: true))
        #expect(transform.distances.pixels.allSatisfy { $0 == .infinity })
        #expect(transform.nearest.pixels.allSatisfy { $0 == -1 })
    }

    @Test func emptyAndSinglePixelImagesWork() {
        #expect(DistanceTransform(of: Plane<Bool>(width: 0, height: 0, repeating: true)).squared.pixels.isEmpty)
        #expect(DistanceTransform(of: Plane<Bool>(width: 1, height: 1, repeating: false)).squared.pixels == [0])
        #expect(DistanceTransform(of: Plane<Bool>(width: 1, height: 1, repeating: false)).nearest.pixels == [0])
    }
}
