import CellImage
import Figures
import Lineage
import Reporters
import TestSupport
import Tracker

/// Names that break carelessly written XML and CSV.
let hostileNames = [
    "<script>alert('1')</script>", "a & b", "quote \" and ' apostrophe", "]]>", "<!-- comment", "tab\tand\nline",
    "null \u{0} bell \u{7} delete \u{7F}", "µm Größe 細胞 🧫", "&amp;", "%d %s \\n", "noncharacter \u{FFFE} \u{FFFF}",
    "",
]

/// A clock of two minutes a frame.
let twoMinutes = LineageClock(frameInterval: FrameInterval(seconds: 120))
/// No clock.
let frameCounter = LineageClock(frameInterval: nil)

/// A trace of given values from a frame on; nil is a gap, NaN a seen cell without a value.
func trace(_ track: Int, from first: Int = 0, name: String = "ratio", _ values: [Double?]) -> Trace {
    let points = values.enumerated().compactMap { offset, value in
        value.map { TracePoint(frame: first + offset, timeInSeconds: nil, value: $0) }
    }
    return Trace(track: track, name: name, observed: points, timeInSeconds: { _ in nil })
}

/// Many traces that differ.
func manyTraces(_ count: Int, frames: Int) -> [Trace] {
    var numbers = SplitMix(seed: 5)
    return (1...count).map { track in
        let level = Double.random(in: 0.5...1.5, using: &numbers)
        return trace(track, (0..<frames).map { _ in level + Double.random(in: -0.1...0.1, using: &numbers) })
    }
}

/// A track seen in its first and last frame.
func track(_ id: Int, _ first: Int, _ last: Int) -> Track {
    let frames = first == last ? [first] : [first, last]
    return Track(id: id, observations: frames.map { DetectionID(frame: $0, label: UInt32(id)) })
}

/// A division without scores.
func division(_ mother: Int, _ daughters: [Int], at frame: Int, _ kind: DivisionKind) -> Division {
    Division(mother: mother, daughters: daughters, frame: frame, kind: kind, cost: 0, confidence: 1)
}

/// A mitosis with a granddaughter pair, a budding mother with two buds, and a single cell.
func smallForest() throws -> LineageForest {
    try LineageForest(
        tracks: [
            track(1, 0, 9), track(2, 10, 19), track(3, 11, 29), track(4, 20, 25), track(5, 20, 29), track(6, 0, 29),
            track(7, 8, 29), track(8, 15, 29), track(9, 5, 6),
        ],
        divisions: [
            division(1, [2, 3], at: 10, .mitosis), division(2, [4, 5], at: 20, .mitosis),
            division(6, [7], at: 8, .budding), division(6, [8], at: 15, .budding),
        ],
        lastFrame: 29,
        tracksEndingAtBorder: [9]
    )
}

/// A processed trace of given normalised values from a frame on; nil is a gap, NaN a seen cell without a value.
func processedTrace(
    _ track: Int,
    from first: Int = 0,
    name: String = "AMPK",
    _ values: [Double?],
    mitosisFrames: ClosedRange<Int>? = nil
) -> ProcessedTrace {
    let points = values.enumerated().map { offset, value in
        let frame = first + offset
        let number = value ?? .nan
        return ProcessedPoint(
            frame: frame,
            timeInSeconds: Double(frame) * 120,
            raw: number / 2,
            corrected: Estimate(number / 2, lower: number / 2 - 0.1, upper: number / 2 + 0.1),
            normalized: Estimate(number, lower: number - 0.2, upper: number + 0.2),
            flags: value == nil ? .gap : mitosisFrames?.contains(frame) == true ? .mitosis : [],
            isObserved: value != nil
        )
    }
    return ProcessedTrace(track: track, name: name, baseline: Estimate(0.5), points: points, flags: [])
}

/// Many processed traces that rise at different times.
func manyProcessedTraces(_ count: Int, frames: Int) -> [ProcessedTrace] {
    manyTraces(count, frames: frames).map { trace in
        processedTrace(trace.track, trace.points.map { $0.frame > frames / 4 + trace.track % 7 ? $0.value + 0.5 : 1 })
    }
}

/// A course through given medians with the same distance to both ends of the interval.
func course(_ group: String, from first: Int = 0, _ medians: [Double], half: Double = 0.1) -> PopulationCourse {
    let points = medians.enumerated().map { offset, median in
        PopulationPoint(
            frame: first + offset,
            timeInSeconds: nil,
            median: Estimate(median, lower: median - half, upper: median + half),
            cellCount: 3 + offset
        )
    }
    return PopulationCourse(group: group, name: "AMPK", points: points)
}

/// A response with a time to half of the amplitude; nil for a cell without response.
func response(
    _ track: Int,
    amplitude: Double = 0.5,
    halfTimeInMinutes: Double?,
    isResponder: Bool?,
    flags: TraceFlags = []
) -> CellResponse {
    let half = (halfTimeInMinutes ?? .nan) * 60
    return CellResponse(
        track: track,
        name: "AMPK",
        baseline: Estimate(0.5),
        amplitude: Estimate(amplitude, lower: amplitude - 0.05, upper: amplitude + 0.05),
        halfTimeInSeconds: Estimate(half, lower: half - 60, upper: half + 90),
        onsetInSeconds: Estimate(half / 3, lower: half / 4, upper: half / 2),
        areaInSeconds: 1200,
        sustainedIndex: 0.9,
        isResponder: isResponder,
        flags: flags
    )
}
