import CellImage
import Lineage
import MovieIO
import Reporters
import Tracker

/// Measures the ratio of two channels in every cell of a movie, and makes a trace along each track.
func measureRatio(
    _ numerator: String,
    over denominator: String,
    in movie: any Movie,
    along cells: RepairedTracking.Result
) throws -> ProcessedTraces {
    let about = movie.metadata
    let reporter = Reporter.ratio(RatioReporter(name: "ratio", numerator: numerator, denominator: denominator))
    let measurer = try RegionMeasurer(regions: reporter.regions, saturationValue: about.saturationValue)
    let background = try BackgroundEstimator()
    var points: [Int: [RawTracePoint]] = [:]
    for index in 0..<about.frameCount {
        let frame = try movie.frame(at: index)
        // The label of a cell is the number of its track.
        let masks = try cells.trackMasks(inFrame: index)
        let measured = try MeasuredFrame(
            frame,
            cells: masks,
            measurer: measurer,
            background: background.estimate(frame, cells: masks)
        )
        let values = try reporter.values(in: measured, channelNames: about.channelNames.value)
        let regions = Dictionary(uniqueKeysWithValues: masks.regionProperties().map { ($0.label, $0) })
        for value in values {
            guard let region = regions[value.value.label] else { continue }
            points[Int(region.label), default: []].append(RawTracePoint(value, of: region, frame: index))
        }
    }
    let forest = try cells.forest()
    let traces = cells.tracks.map { track in
        RawTrace(
            track: track.id,
            name: reporter.name,
            points: points[track.id] ?? [],
            mother: forest.cell(track.id)?.mother
        )
    }
    let times = (0..<about.frameCount).map { about.timeInSeconds(ofFrame: $0) }
    return try TraceProcessing().process(traces, clock: MovieClock(timesInSeconds: times))
}
