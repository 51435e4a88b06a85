import CellImage
import Foundation
import Lineage
import TestSupport
import Testing
import Tracker

/// What the search for mitoses makes of what cells hold above the background.
@Suite struct SharedIntensityTests {
    private static let mothers = 16
    private static let births = 8

    /// Nuclei that condense for a frame, no larger than a daughter and where one of them will be, before they divide.
    private func movie() throws -> DiscMovie {
        try DiscMovie(
            (0..<16).map { frame in
                (0..<SharedIntensityTests.mothers).flatMap { index -> [Disc] in
                    let x = 60 + 90 * Double(index % 4) + 0.6 * Double((7 * index + 5 * frame) % 3)
                    let y = 60 + 90 * Double(index / 4) + 0.6 * Double((5 * index + 7 * frame) % 3)
                    let birth = SharedIntensityTests.births
                    switch frame {
                    case ..<(birth - 1): return [Disc(id: 3 * index, x: x, y: y, radius: 12)]
                    case birth - 1: return [Disc(id: 3 * index, x: x - 10, y: y, radius: 8.5)]
                    default:
                        return [-9.0, 9].map { Disc(id: 3 * index + ($0 < 0 ? 1 : 2), x: x + $0, y: y, radius: 8.5) }
                    }
                }
            },
            width: 400,
            height: 400
        )
    }

    /// Frames of the divisions of a movie.
    private func births(_ movie: DiscMovie, _ signal: (Detection, Int) -> Float?) throws -> [Int] {
        let frames = movie.frames.map { frame in
            var frame = frame
            for index in frame.detections.indices {
                frame.detections[index].signal = signal(frame.detections[index], frame.frame)
            }
            return frame
        }
        let result = try DivisionDetection().detect(
            frames: frames,
            overlaps: movie.overlaps,
            tracking: movie.tracking
        )
        return result.divisions.map(\.frame)
    }

    /// The nucleus on whose ground a detection lies, and the side of it: -1, 0 or 1.
    private func place(_ detection: Detection) -> (nucleus: Int, side: Int) {
        let centre = detection.region.centroid
        let (row, column) = (((centre.y - 60.6) / 90).rounded(), ((centre.x - 60.6) / 90).rounded())
        let offset = centre.x - 60.6 - 90 * column
        return (4 * Int(row) + Int(column), abs(offset) < 4 ? 0 : offset < 0 ? -1 : 1)
    }

    private var expected: [Int] {
        Array(repeating: SharedIntensityTests.births, count: SharedIntensityTests.mothers)
    }

    @Test func aCondensedMotherIsNoDaughter() throws {
        let movie = try movie()
        let shared = try births(movie) { detection, frame in
            let whole = 1e5 * pow(1.1, Double(place(detection).nucleus))
            let share = frame < SharedIntensityTests.births ? 1 : 0.5
            return Float(share * whole / Double(detection.region.area))
        }
        #expect(shared == expected)
        #expect(try births(movie) { _, _ in nil } != expected)
    }

    /// Daughters who hold any amount, as where a protein is taken down or made anew.
    @Test(arguments: 1...5)
    func whatIsNotSharedIsNotLookedAt(seed: UInt64) throws {
        let movie = try movie()
        var numbers = SplitMix(seed: seed)
        let amounts = (0..<3 * SharedIntensityTests.mothers).map { _ in 1e5 * exp(numbers.normal(deviation: 1.5)) }
        let drawn = try births(movie) { detection, frame in
            let (nucleus, side) = place(detection)
            let index = 3 * nucleus + (frame < SharedIntensityTests.births ? 0 : side + 1)
            return Float(amounts[index] / Double(detection.region.area))
        }
        #expect(try drawn == births(movie) { _, _ in nil })
    }

    @Test func whatFlickersIsNotLookedAt() throws {
        let movie = try movie()
        var numbers = SplitMix(seed: 3)
        let flickering = try births(movie) { _, _ in Float(exp(numbers.normal(deviation: 1.5))) }
        #expect(try flickering == births(movie) { _, _ in nil })
    }

    @Test func impossibleSignalsAreUnknown() throws {
        let movie = try movie()
        let values: [Float] = [.nan, .infinity, 0, -4]
        let impossible = try births(movie) { detection, _ in values[Int(detection.label) % 4] }
        #expect(try impossible == births(movie) { _, _ in nil })
    }
}
