import CellImage
import Foundation
import Lineage
import Reporters
import TestSupport
import TrackStore
import Tracker

/// A folder that goes away with the value that owns it.
final class TemporaryFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("celltrack-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
        try? FileManager.default.removeItem(atPath: path)
    }

    func file(_ name: String = "movie.celltrack") -> String { path + "/" + name }

    /// Names of the files in the folder, sorted.
    func contents() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }
}

/// A small movie: one cell that divides at frame 2, one that is missing in frame 1; a label above 2^31.
enum ResultFixture {
    static let big: UInt32 = .max

    static let movie = MovieRecord(
        files: ["a.tif", "b.tif"],
        format: "OME-TIFF",
        width: 8,
        height: 4,
        frameCount: 4,
        pixelType: "uint16",
        saturationValue: 65_535,
        axes: "TCYX",
        axesSource: "OME-XML",
        channelNames: ["ex405", "ex480"],
        channelNamesSource: "user",
        pixelSize: PixelSize(widthInMicrometers: 0.65, heightInMicrometers: 0.65),
        pixelSizeSource: "OME-XML",
        frameIntervalSeconds: 120,
        frameIntervalSource: "user"
    )

    static func run(stage: RunRecord.Stage = .run, startedAt: String = "2024-06-01T10:00:00Z") -> RunRecord {
        RunRecord(
            stage: stage,
            programVersion: "0.1.0",
            arguments: ["run", "a.tif", "--name", "Zürich \"x\""],
            parametersJSON:
                #"{"tracking":{"maximumGap":2,"sigma":0.5},"regions":["cell","nucleus"],"dark":null,"on":true}"#,
            segmenter: "classical",
            segmenterParameters: ["scale": "12", "mode": "bright"],
            inputs: [
                InputDigest(path: "a.tif", byteCount: 123, sha256: String(repeating: "ab", count: 32)),
                InputDigest(role: .weights, path: "w.bin", byteCount: 5, pathFromResult: "../w.bin"),
            ],
            startedAt: startedAt,
            host: "here"
        )
    }

    static let masks = [
        "11......\n11...222\n......22\n........", "........\n11......\n11......\n........",
        "33......\n....44..\n.....222\n......22", "33......\n....44..\n.....222\n........",
    ]

    static func cells(_ frame: Int) -> LabelRuns {
        var image = LabelImage(ascii: masks[frame])
        for index in image.plane.pixels.indices where image.plane.pixels[index] == 2 {
            image.plane.pixels[index] = big
        }
        return LabelRuns(image)
    }

    static func measurement(_ label: UInt32, channel: Int, mean: Double, region: MeasurementRegion = .cell)
        -> RegionMeasurement
    {
        RegionMeasurement(
            label: label,
            region: region,
            channel: channel,
            count: mean.isNaN ? 0 : 4,
            mean: mean,
            median: mean,
            sum: mean * 4,
            standardDeviation: 0.25,
            medianAbsoluteDeviation: 0.75,
            minimum: mean - 1,
            maximum: mean + 1,
            quantile05: mean - 0.5,
            quantile25: mean - 0.25,
            quantile75: mean + 0.25,
            quantile95: mean + 0.5,
            saturatedFraction: channel == 0 ? nil : (label == big ? 0.5 : 0)
        )
    }

    static func frame(_ frame: Int, localBackground: Bool = false) -> FrameRecord {
        let cells = cells(frame)
        let regions = cells.regionProperties()
        let labels = regions.map(\.label)
        var measurements: [RegionMeasurement] = []
        for label in labels {
            for region in [MeasurementRegion.cell, .nucleus] {
                for channel in 0...1 {
                    let mean = region == .nucleus ? .nan : 100 + Double(10 * frame + channel)
                    measurements.append(measurement(label, channel: channel, mean: mean, region: region))
                }
            }
        }
        let channels = (0...1).map { channel in
            BackgroundEstimate(
                channel: channel,
                value: 10 + Double(channel),
                standardDeviation: channel == 0 ? 2 : .nan,
                count: 500,
                isFallback: channel == 1
            )
        }
        let local = labels.map { label in
            CellBackground(label: label, channel: 0, value: 20, standardDeviation: .nan, count: 9, isFallback: false)
        }
        return FrameRecord(
            frame: frame,
            timeInSeconds: Double(frame) * 120,
            cells: cells,
            nuclei: frame == 0 ? LabelRuns(LabelImage(ascii: "1.......\n......2.\n........\n........")) : nil,
            detections: regions.map { region in
                Detection(
                    region: region,
                    score: region.label == 1 ? nil : 0.875,
                    meanIntensity: region.label == big ? nil : 12.5,
                    signal: region.label == big ? nil : 2.5
                )
            },
            measurements: measurements,
            background: FrameBackground(channels: channels, cells: localBackground ? local : []),
            reporterValues: values(
                labels,
                measurements,
                FrameBackground(channels: channels, cells: localBackground ? local : [])
            ),
            overlaps: frame == 0 ? [] : [overlap(frame)],
            timings: ["segment": 0.5, "measure": 0.25]
        )
    }

    private static func values(
        _ labels: [UInt32],
        _ measurements: [RegionMeasurement],
        _ background: FrameBackground
    ) -> [MeasuredValue] {
        let found = try? reporter.values(measurements, background: background, channelNames: movie.channelNames)
        return (found ?? []).map { value in
            MeasuredValue(
                value: value,
                uncertainty: ValueUncertainty(
                    boundaryInner: 0.875,
                    boundaryOuter: 1.25,
                    backgroundStandardError: 0.0625,
                    part: 1.125
                ),
                usedShare: value.label == 1 ? 0.5 : nil
            )
        }
    }

    static func overlap(_ frame: Int) -> FrameOverlap {
        FrameOverlap(
            earlierFrame: frame - 1,
            laterFrame: frame,
            drift: PixelShift(x: -1, y: 2),
            overlaps: frame == 1 ? [LabelOverlap(earlier: 1, later: 1, pixels: 2)] : []
        )
    }

    static let tracks = [
        Track(id: 1, observations: [DetectionID(frame: 0, label: 1), DetectionID(frame: 1, label: 1)]),
        Track(
            id: 2,
            observations: [0, 2, 3].map { DetectionID(frame: $0, label: big) }
        ),
        Track(id: 3, observations: [2, 3].map { DetectionID(frame: $0, label: 3) }),
        Track(id: 4, observations: [2, 3].map { DetectionID(frame: $0, label: 4) }),
    ]

    static let divisions = [
        Division(mother: 1, daughters: [3, 4], frame: 2, kind: .mitosis, cost: 0.5, rivalCost: 1.5, confidence: 0.75)
    ]

    static let reporter = Reporter.ratio(
        RatioReporter(name: "AMPK", numerator: "ex480", denominator: "ex405")
    )

    /// A trace with a gap, and one without a baseline.
    static let traces = [
        ProcessedTrace(
            track: 2,
            name: "AMPK",
            baseline: Estimate(1, lower: 0.875, upper: 1.125),
            points: (0..<4).map { frame in
                let isObserved = frame != 1
                return ProcessedPoint(
                    frame: frame,
                    timeInSeconds: Double(frame) * 120,
                    raw: isObserved ? 1 : .nan,
                    corrected: isObserved ? Estimate(1.5, lower: 1.25, upper: 1.75) : .undefined,
                    normalized: isObserved ? Estimate(2, lower: 1.5, upper: 2.5) : .undefined,
                    flags: isObserved ? [.saturated] : [.gap],
                    isObserved: isObserved
                )
            },
            flags: [.gap, .edge]
        ),
        ProcessedTrace(track: 3, name: "AMPK", baseline: .undefined, points: [], flags: [.short]),
    ]

    static let responses = [
        CellResponse(
            track: 2,
            name: "AMPK",
            baseline: traces[0].baseline,
            amplitude: Estimate(0.5, lower: 0.25, upper: 0.75),
            halfTimeInSeconds: Estimate(600, lower: 480, upper: 720),
            onsetInSeconds: Estimate(240),
            areaInSeconds: 1800,
            sustainedIndex: 0.875,
            isResponder: true,
            flags: traces[0].flags
        )
    ]

    static func tracking(run: RunRecord? = nil) throws -> TrackingRecord {
        let forest = try LineageForest(tracks: tracks, divisions: divisions, lastFrame: 3)
        let links = tracks.flatMap { track in
            zip(track.observations, track.observations.dropFirst()).map { pair in
                Link(from: pair.0, to: pair.1, cost: 0.25, iou: 0.5, rivalCost: pair.0.label == 1 ? nil : 0.75)
            }
        }
        return TrackingRecord(
            tracks: tracks,
            links: links.sorted { $0.to < $1.to },
            divisions: forest.divisions,
            cells: forest.cells,
            parametersJSON: #"{"method":"overlap"}"#,
            traces: traces,
            responses: responses,
            run: run
        )
    }

    /// Makes a result file without frames.
    static func create(at path: String) throws -> TrackStore {
        try TrackStore.create(at: path, movie: movie, run: run(), reporters: [reporter])
    }

    /// Makes a complete result file.
    static func make(at path: String, localBackground: Bool = false) throws -> TrackStore {
        let store = try create(at: path)
        for frame in 0..<4 {
            try store.commit(self.frame(frame, localBackground: localBackground))
        }
        try store.replaceTracking(tracking())
        return store
    }
}
