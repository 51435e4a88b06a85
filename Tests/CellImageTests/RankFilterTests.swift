import CellImage
import Testing

@Suite struct RankFilterTests {
    @Test(arguments: ["image", "steps"])
    func equalsSciPy(name: String) throws {
        let image = try FilterFixtures.image(name)
        #expect(image.medianFiltered(.square(radius: 1)) == (try FilterFixtures.image("median-square-1-\(name)")))
        #expect(
            image.medianFiltered(.disc(radius: 3), edge: .nearest)
                == (try FilterFixtures.image("median-disc-3-\(name)"))
        )
        #expect(
            image.percentileFiltered(.disc(radius: 2), fraction: 0.25)
                == (try FilterFixtures.image("percentile-disc-2-\(name)"))
        )
    }

    @Test func extremePercentilesAreTheExtremes() {
        // More than 256 different values, so that ranks span several blocks of counts.
        let plane = randomPlane(width: 40, height: 30, seed: 3)
        #expect(plane.percentileFiltered(.square(radius: 2), fraction: 0) == plane.minimumFiltered(radius: 2))
        #expect(plane.percentileFiltered(.square(radius: 2), fraction: 1) == plane.maximumFiltered(radius: 2))
    }

    @Test func aMedianRemovesASingleInvalidPixel() {
        var plane = Plane<Float>(width: 5, height: 5, repeating: 2)
        plane[2, 2] = .nan
        #expect(plane.medianFiltered(.square(radius: 1)) == Plane(width: 5, height: 5, repeating: 2))
    }
}
