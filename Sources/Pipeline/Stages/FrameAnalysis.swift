import CellImage
import MovieIO
import Reporters
import Segmenter
import TrackStore
import Tracker

/// Everything that can be said about a frame without looking at another one.
struct FrameAnalysis: Sendable {
    let source: FrameSource
    let measuring: FrameMeasuring?

    /// Measures masks that are made later; nil where there are no pixels.
    var repairMeasuring: RepairMeasuring? {
        guard let measuring, let movie = source.movie else { return nil }
        return RepairMeasuring(pixels: { try movie.frame(at: $0) }, measuring: measuring)
    }

    /// Reads, segments and measures a frame.
    ///
    /// - Returns: the record of the frame, still without overlaps; or why it cannot be had.
    func record(of index: Int) -> Result<FrameRecord, RunError> {
        RunError.result { try analyze(index) }
    }

    private func analyze(_ index: Int) throws -> FrameRecord {
        let segmented = try source.frame(at: index)
        var timings = segmented.timings
        let cells = LabelRuns(segmented.segmentation.labels)
        let nuclei = segmented.segmentation.nuclei.map { LabelRuns($0) }
        let regions = cells.regionProperties()
        var measured = FrameMeasurements()
        if let measuring, let frame = segmented.frame {
            measured = try ContinuousClock().measuring("measure", &timings) {
                try measuring.measure(frame, cells: cells, nuclei: nuclei)
            }
        }
        let channel = measuring?.cellChannel ?? 0
        let intensities = measured.maskMeans(channel: channel)
        let signals = measured.background.signals(of: intensities, channel: channel)
        return FrameRecord(
            frame: index,
            timeInSeconds: source.metadata.timeInSeconds(ofFrame: index),
            cells: cells,
            nuclei: nuclei,
            detections: regions.map { region in
                Detection(
                    region: region,
                    score: segmented.segmentation.scores[region.label],
                    meanIntensity: intensities[region.label],
                    signal: signals[region.label]
                )
            },
            measurements: measured.measurements,
            background: measured.background,
            reporterValues: measured.reporterValues,
            timings: timings
        )
    }
}
