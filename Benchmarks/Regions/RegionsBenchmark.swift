import BenchmarkSupport
import CellImage
import Foundation
import MovieIO
import Reporters

/// Labels, measures and floods single images.
///
/// Options: `--inputs DIR`, `--repetitions N`.
@main
struct RegionsBenchmark {
    private let inputs: String
    private let repetitions: Int

    static func main() throws {
        let arguments = Arguments()
        let benchmark = RegionsBenchmark(inputs: arguments.inputs + "/images", repetitions: arguments.repetitions)
        try benchmark.label()
        try benchmark.measureRegions()
        try benchmark.measureIntensities()
        try benchmark.transform()
        try benchmark.flood()
    }

    private func labels(_ name: String) throws -> LabelImage {
        try LabelMovie(["\(inputs)/\(name).tif"]).labels(at: 0)
    }

    private func plane(_ name: String) throws -> Plane<Float> {
        try MovieOpener.open(["\(inputs)/\(name).tif"], options: MovieOptions(axes: "YX")).frame(at: 0).channels[0]
    }

    /// Connected components of a mask of cells and of dense noise, as a dense label image.
    private func label() throws {
        for image in ["cells", "noise"] {
            let mask = try plane(image + "-mask").map { UInt8($0) }
            for connectivity in PixelConnectivity.allCases {
                try Timing("label \(image), \(connectivity.rawValue) neighbours", repetitions: repetitions) {
                    let components = ConnectedComponents(of: mask, connectivity: connectivity)
                    return (count: components.count, image: components.labelImage)
                } checks: { result in
                    ["components": Double(result.count), "label sum": sum(result.image)]
                }.print()
            }
        }
    }

    /// Geometry of all cells, from a dense label image.
    private func measureRegions() throws {
        let image = try labels("cells")
        try Timing("region properties, moments", repetitions: repetitions) {
            LabelRuns(image).regionProperties().map(Ellipse.init)
        } checks: { cells in
            Ellipse.checks(cells)
        }.print()
        try Timing("region properties, all", repetitions: repetitions) {
            measureEverything(image)
        } checks: { found in
            Ellipse.checks(found.cells).merging(checks(found.shapes)) { first, _ in first }
        }.print()
    }

    private func measureEverything(_ image: LabelImage) -> (cells: [Ellipse], shapes: [RegionShape]) {
        let runs = LabelRuns(image)
        return (runs.regionProperties().map(Ellipse.init), runs.regionShapes())
    }

    private func checks(_ shapes: [RegionShape]) -> [String: Double] {
        [
            "perimeter": total(shapes) { $0.perimeter },
            "convex area": total(shapes) { Double($0.convexArea) },
            "solidity": total(shapes) { $0.solidity },
        ]
    }

    /// Statistics of a channel over every cell.
    private func measureIntensities() throws {
        let cells = LabelRuns(try labels("cells"))
        let frame = try Frame(index: 0, timeInSeconds: nil, channels: [try plane("brightness")])
        let measurer = try RegionMeasurer()
        try Timing("intensity statistics", repetitions: repetitions) {
            try measurer.measure(frame, cells: cells)
        } checks: { found in
            [
                "mean": total(found) { $0.mean },
                "standard deviation": total(found) { $0.standardDeviation },
                "extremes": total(found) { $0.minimum + $0.maximum },
                "median": total(found) { $0.median },
            ]
        }.print()
    }

    /// Distance of every cell pixel to the background.
    private func transform() throws {
        for image in ["cells", "noise"] {
            let mask = try plane(image + "-mask").map { $0 > 0 }
            try Timing("distance transform, \(image)", repetitions: repetitions) {
                DistanceTransform(of: mask).distances
            } checks: { distances in
                ["distance sum": total(distances.pixels) { Double($0) }]
            }.print()
        }
    }

    /// Watershed from given seeds.
    private func flood() throws {
        let seeds = try labels("seeds")
        let mask = try plane("cells-mask").map { $0 > 0 }
        for landscape in ["distance", "brightness"] {
            let heights = try plane(landscape + "-landscape")
            let expected = try labels(landscape + "-watershed")
            try Timing("watershed, \(landscape)", repetitions: repetitions) {
                try seeds.flooded(over: heights, within: mask)
            } checks: { found in
                [
                    "flooded": Double(found.plane.pixels.count { $0 != 0 }),
                    "share of equal pixels": equalShare(found, expected, within: mask),
                ]
            }.print()
        }
    }

    private func equalShare(_ left: LabelImage, _ right: LabelImage, within mask: Plane<Bool>) -> Double {
        var (equal, all) = (0, 0)
        for pixel in mask.pixels.indices where mask.pixels[pixel] {
            equal += left.plane.pixels[pixel] == right.plane.pixels[pixel] ? 1 : 0
            all += 1
        }
        return Double(equal) / Double(max(1, all))
    }

    private func sum(_ image: LabelImage) -> Double {
        total(image.plane.pixels) { Double($0) }
    }
}

/// What scikit-image's table of moments holds, computed for one region.
private struct Ellipse {
    let region: RegionProperties
    let major: Double
    let minor: Double
    let eccentricity: Double
    let orientation: Double
    let diameter: Double

    init(_ region: RegionProperties) {
        self.region = region
        major = region.majorAxisLength
        minor = region.minorAxisLength
        eccentricity = region.eccentricity
        orientation = region.orientation
        diameter = region.equivalentDiameter
    }

    static func checks(_ cells: [Ellipse]) -> [String: Double] {
        [
            "regions": Double(cells.count),
            "area": total(cells) { Double($0.region.area) },
            "box": total(cells) { Double($0.region.boundingBox.maxX * $0.region.boundingBox.maxY) },
            "centroid": total(cells) { $0.region.centroid.x + $0.region.centroid.y },
            "major axis": total(cells) { $0.major },
            "minor axis": total(cells) { $0.minor },
            "eccentricity": total(cells) { $0.eccentricity },
            "orientation": total(cells) { abs($0.orientation) },
            "diameter": total(cells) { $0.diameter },
        ]
    }
}

/// The sum of a figure over all elements.
private func total<Element>(_ elements: [Element], _ figure: (Element) -> Double) -> Double {
    var sum = 0.0
    for element in elements { sum += figure(element) }
    return sum
}
